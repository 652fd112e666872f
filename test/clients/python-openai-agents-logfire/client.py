"""The city guide on the OpenAI Agents SDK, its traces turned into spans by Logfire."""

import asyncio
import json
import os

import logfire
from agents import Agent, RunConfig, Runner, SQLiteSession, function_tool, set_trace_processors
from openai import BadRequestError

story = json.loads(os.environ["SCENARIO"])
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


@function_tool
def lookup_population(city: str) -> dict:
    """Looks up how many people live in a city."""
    return story["tool"]["result"]


writer = Agent(
    name="city_guide",
    model=story["models"]["openai"],
    instructions=story["system"],
    tools=[lookup_population],
)
config = RunConfig(
    workflow_name=story["service"], group_id=story["session"], trace_metadata={"user_id": story["user"]}
)


async def main() -> None:
    session = SQLiteSession(story["session"])
    first = await Runner.run(writer, story["question"], session=session, run_config=config)
    print(first.final_output)

    second = Runner.run_streamed(writer, story["followUp"]["question"], session=session, run_config=config)
    async for _ in second.stream_events():
        pass
    print(second.final_output)

    try:
        broken = writer.clone(model=story["models"]["broken"])
        await Runner.run(broken, story["question"], run_config=config)
    except BadRequestError as error:
        print(error.status_code)


with logfire.set_baggage(**{"session.id": story["session"], "user.id": story["user"]}):
    asyncio.run(main())
logfire.shutdown()
