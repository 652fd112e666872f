"""The city guide on the OpenAI Agents SDK, its traces turned into spans by what telemetry.py sets up."""

import asyncio
import json
import os

from agents import Agent, RunConfig, Runner, SQLiteSession, function_tool
from openai import BadRequestError
from telemetry import recorded

story = json.loads(os.environ["SCENARIO"])


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


with recorded(story):
    asyncio.run(main())
