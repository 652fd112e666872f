"""The city guide as a Semantic Kernel agent with sensitive diagnostics on: spans, and the messages as log records."""

import asyncio
import json
import logging
import os

# Read when semantic_kernel is imported.
os.environ["SEMANTICKERNEL_EXPERIMENTAL_GENAI_ENABLE_OTEL_DIAGNOSTICS_SENSITIVE"] = "true"

from opentelemetry import trace
from opentelemetry._logs import set_logger_provider
from opentelemetry.exporter.otlp.proto.http._log_exporter import OTLPLogExporter
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk._logs import LoggerProvider, LoggingHandler
from opentelemetry.sdk._logs.export import BatchLogRecordProcessor
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from semantic_kernel.agents import ChatCompletionAgent, ChatHistoryAgentThread
from semantic_kernel.connectors.ai.open_ai import OpenAIChatCompletion
from semantic_kernel.exceptions import KernelException
from semantic_kernel.functions import kernel_function

story = json.loads(os.environ["SCENARIO"])
spans = TracerProvider()
spans.add_span_processor(BatchSpanProcessor(OTLPSpanExporter()))
trace.set_tracer_provider(spans)
logs = LoggerProvider()
logs.add_log_record_processor(BatchLogRecordProcessor(OTLPLogExporter()))
set_logger_provider(logs)
# The messages are records of Python's logging.
logging.getLogger("semantic_kernel").setLevel(logging.INFO)
logging.getLogger().addHandler(LoggingHandler(logger_provider=logs))


class CityPlugin:
    @kernel_function(name="lookup_population", description="Looks up how many people live in a city.")
    def lookup_population(self, city: str) -> str:
        return json.dumps(story["tool"]["result"])


def city_guide(model: str) -> ChatCompletionAgent:
    return ChatCompletionAgent(
        service=OpenAIChatCompletion(ai_model_id=model),
        name="city_guide",
        instructions=story["system"],
        plugins=[CityPlugin()],
    )


async def main() -> None:
    agent = city_guide(story["models"]["openai"])
    thread = ChatHistoryAgentThread(thread_id=story["session"])
    first = await agent.get_response(messages=story["question"], thread=thread)
    print(first.content)

    async for update in agent.invoke_stream(messages=story["followUp"]["question"], thread=thread):
        print(update.content, end="")
    print()

    try:
        await city_guide(story["models"]["broken"]).get_response(messages=story["question"])
    except KernelException as error:
        print(type(error).__name__)


asyncio.run(main())
spans.shutdown()
logs.shutdown()
