"""Logfire, with session and user as baggage."""

from contextlib import contextmanager

import logfire
from agents import set_trace_processors


@contextmanager
def recorded(story):
    """Records what runs below it, and sends it at the end."""
    logfire.configure(
        send_to_logfire=False,
        service_name=story["service"],
        service_version=story["release"],
        environment=story["environment"],
        console=False,
        metrics=False,
        inspect_arguments=False,
        scrubbing=False,  # by default the value of any key with "session" in it is scrubbed
    )
    set_trace_processors([])  # the SDK would send its traces to OpenAI besides
    logfire.instrument_openai_agents()
    with logfire.set_baggage(**{"session.id": story["session"], "user.id": story["user"]}):
        yield
    logfire.shutdown()
