"""The city guide as an agent of the Microsoft Agent Framework, sensitive data on: spans and log records of messages."""

import asyncio
import json
import os

from agent_framework import Agent
from agent_framework.exceptions import ChatClientException
from agent_framework.observability import configure_otel_providers
from agent_framework.openai import OpenAIChatCompletionClient, OpenAIEmbeddingClient
from opentelemetry import _logs, trace

story = json.loads(os.environ["SCENARIO"])
configure_otel_providers(enable_sensitive_data=True)


def lookup_population(city: str) -> dict:
    """Looks up how many people live in a city."""
    return story["tool"]["result"]


def city_guide(model: str) -> Agent:
    return Agent(
        OpenAIChatCompletionClient(model=model),
        name="city_guide",
        description="Answers questions about cities.",
        instructions=story["system"],
        tools=[lookup_population],
        default_options={"user": story["user"], "metadata": {"tag": story["tag"]}},
    )


async def main() -> None:
    await OpenAIEmbeddingClient(model=story["models"]["embedding"]).get_embeddings([story["question"]])

    agent = city_guide(story["models"]["openai"])
    # Only the id of a conversation that the service keeps is sent.
    session = agent.get_session(story["session"])
    print((await agent.run(story["question"], session=session)).text)

    stream = agent.run(story["followUp"]["question"], session=session, stream=True)
    print("".join([update.text async for update in stream]))

    try:
        await city_guide(story["models"]["broken"]).run(story["question"])
    except ChatClientException as error:
        print(error)


asyncio.run(main())
trace.get_tracer_provider().shutdown()
_logs.get_logger_provider().shutdown()
