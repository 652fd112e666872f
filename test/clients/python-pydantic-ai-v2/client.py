"""The city guide as a Pydantic AI agent on plain OpenTelemetry, in the span format of Pydantic AI 1 (version 2)."""

import asyncio
import json
import os

from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from pydantic_ai import Agent
from pydantic_ai.exceptions import ModelHTTPError
from pydantic_ai.models.instrumented import InstrumentationSettings

story = json.loads(os.environ["SCENARIO"])
provider = TracerProvider()
provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter()))
Agent.instrument_all(
    InstrumentationSettings(tracer_provider=provider, version=2, use_aggregated_usage_attribute_names=False)
)
agent = Agent(
    f"openai-chat:{story['models']['openai']}",
    name="city_guide",
    instructions=story["system"],
    metadata={"session_id": story["session"], "user_id": story["user"]},
)


@agent.tool_plain
def lookup_population(city: str) -> dict:
    """Looks up how many people live in a city."""
    return story["tool"]["result"]


async def main() -> None:
    first = await agent.run(story["question"], conversation_id=story["session"])
    print(first.output)

    async with agent.run_stream(
        story["followUp"]["question"], message_history=first.all_messages(), conversation_id=story["session"]
    ) as second:
        print("".join([text async for text in second.stream_text(delta=True)]))

    try:
        await agent.run(
            story["question"], model=f"openai-chat:{story['models']['broken']}", conversation_id=story["session"]
        )
    except ModelHTTPError as error:
        print(error.status_code)


asyncio.run(main())
provider.shutdown()
