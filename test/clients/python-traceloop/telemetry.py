"""Tells the Traceloop SDK of the session, the user and the managed prompt."""

from traceloop.sdk import Traceloop
from traceloop.sdk.tracing.tracing import set_conversation_id, set_managed_prompt_tracing_context


def identify(story):
    prompt = story["prompt"]
    Traceloop.set_association_properties({"session_id": story["session"], "user_id": story["user"]})
    set_conversation_id(story["session"])
    # What Traceloop.get_prompt does once its registry, which is not here, has answered.
    set_managed_prompt_tracing_context(prompt["name"], prompt["version"], "answer", "hash", prompt["variables"])
