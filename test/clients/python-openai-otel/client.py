"""The city guide on the OpenAI SDK, told by opentelemetry-instrumentation-openai-v2 as it comes.

Where its messages go is up to the environment. The spans of the two turns are the app's own.
"""

import json
import os

from openai import BadRequestError, OpenAI
from opentelemetry import trace
from opentelemetry._logs import set_logger_provider
from opentelemetry.exporter.otlp.proto.http._log_exporter import OTLPLogExporter
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.instrumentation.openai_v2 import OpenAIInstrumentor
from opentelemetry.sdk._logs import LoggerProvider
from opentelemetry.sdk._logs.export import BatchLogRecordProcessor
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor

story = json.loads(os.environ["SCENARIO"])
model, tool = story["models"]["openai"], story["tool"]
tools = [{"type": "function", "function": {
    "name": tool["name"], "description": tool["description"],
    "parameters": {"type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"]},
}}]
# The instrumentation knows no session and no user: these are the registry's own keys, set where an app sets them.
who = {"session.id": story["session"], "user.id": story["user"]}


def answer(openai):
    openai.embeddings.create(model=story["models"]["embedding"], input=story["question"])
    messages = [{"role": "system", "content": story["system"]}, {"role": "user", "content": story["question"]}]
    message = openai.chat.completions.create(model=model, messages=messages, tools=tools).choices[0].message
    messages.append(message.model_dump(exclude_none=True))
    for call in message.tool_calls:
        messages.append({"role": "tool", "tool_call_id": call.id, "content": json.dumps(tool["result"])})
    text = openai.chat.completions.create(model=model, messages=messages, tools=tools).choices[0].message.content
    return [*messages, {"role": "assistant", "content": text}]


def follow_up(openai, messages):
    messages = [*messages, {"role": "user", "content": story["followUp"]["question"]}]
    for _ in openai.chat.completions.create(
        model=model, messages=messages, stream=True, stream_options={"include_usage": True}
    ):
        pass


def fail(openai):
    try:
        question = [{"role": "user", "content": story["question"]}]
        openai.chat.completions.create(model=story["models"]["broken"], messages=question)
    except BadRequestError:
        pass


def main():
    spans, records = TracerProvider(), LoggerProvider()
    spans.add_span_processor(BatchSpanProcessor(OTLPSpanExporter()))
    records.add_log_record_processor(BatchLogRecordProcessor(OTLPLogExporter()))
    trace.set_tracer_provider(spans)
    set_logger_provider(records)
    OpenAIInstrumentor().instrument()
    openai, tracer = OpenAI(), trace.get_tracer("city-guide")
    with tracer.start_as_current_span("answer", attributes=who):
        messages = answer(openai)
    with tracer.start_as_current_span("follow up", attributes=who):
        follow_up(openai, messages)
    fail(openai)
    spans.shutdown()
    records.shutdown()


main()
