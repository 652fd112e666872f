"""Tells the Traceloop SDK of 2025, which knew no conversation yet, of the session, the user and an external prompt."""

from traceloop.sdk import Traceloop


def identify(story):
    prompt = story["prompt"]
    Traceloop.set_association_properties({"session_id": story["session"], "user_id": story["user"]})
    Traceloop.set_prompt(prompt["template"], prompt["variables"], prompt["version"])
