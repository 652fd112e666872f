"""The city guide as a Google ADK agent: two turns of one session on the Gemini protocol, traced by ADK itself.

client.json asks for contents on spans too: by default they leave in log records alone, and those of the tools not at all.
"""

import asyncio
import json
import os

from google.adk.agents import Agent
from google.adk.agents.run_config import RunConfig, StreamingMode
from google.adk.runners import Runner
from google.adk.sessions import InMemorySessionService
from google.adk.telemetry.setup import maybe_set_otel_providers
from google.genai import types
from opentelemetry import _logs, trace

story = json.loads(os.environ["SCENARIO"])
maybe_set_otel_providers()


def lookup_population(city: str) -> dict:
    """Looks up how many people live in a city."""
    return story["tool"]["result"]


agent = Agent(
    name="city_guide",
    description="Answers questions about cities.",
    model=story["models"]["gemini"],
    instruction=story["system"],
    tools=[lookup_population],
)


async def turn(runner: Runner, question: str, streaming: StreamingMode) -> None:
    message = types.Content(role="user", parts=[types.Part(text=question)])
    events = runner.run_async(
        user_id=story["user"],
        session_id=story["session"],
        new_message=message,
        run_config=RunConfig(streaming_mode=streaming),
    )
    async for event in events:
        if event.is_final_response() and not event.partial:
            print(event.content.parts[0].text)


async def main() -> None:
    sessions = InMemorySessionService()
    await sessions.create_session(app_name=story["service"], user_id=story["user"], session_id=story["session"])
    runner = Runner(agent=agent, app_name=story["service"], session_service=sessions)
    await turn(runner, story["question"], StreamingMode.NONE)
    await turn(runner, story["followUp"]["question"], StreamingMode.SSE)


asyncio.run(main())
trace.get_tracer_provider().shutdown()
_logs.get_logger_provider().shutdown()
