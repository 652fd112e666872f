"""The city guide on the OpenAI SDK, told by opentelemetry-instrumentation-genai-openai.

The instrumentation reports the model calls. The run, the retrieval and the tool go through the handler of
opentelemetry-util-genai, which is what that project gives an app for its own steps.
"""

import json
import os

# "true", as the older packages take it, is not a mode of this one.
os.environ["OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT"] = "SPAN_AND_EVENT"
os.environ["OTEL_INSTRUMENTATION_GENAI_EMIT_EVENT"] = "true"

from openai import BadRequestError, OpenAI
from opentelemetry import trace
from opentelemetry._logs import LogRecord, get_logger, set_logger_provider
from opentelemetry.exporter.otlp.proto.http._log_exporter import OTLPLogExporter
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.instrumentation.genai.openai import OpenAIInstrumentor
from opentelemetry.sdk._logs import LoggerProvider
from opentelemetry.sdk._logs.export import BatchLogRecordProcessor
from opentelemetry.sdk.trace import SpanProcessor, TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from opentelemetry.util.genai.handler import get_telemetry_handler
from opentelemetry.util.genai.types import InputMessage, OutputMessage, TextPart

story = json.loads(os.environ["SCENARIO"])
model, tool = story["models"]["openai"], story["tool"]
tools = [{"type": "function", "function": {
    "name": tool["name"], "description": tool["description"],
    "parameters": {"type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"]},
}}]


class PromptName(SpanProcessor):
    """Names the prompt on every model call, by the conventions' keys: the instrumentation does not know it."""

    def on_start(self, span, parent_context=None):
        prompt = story["prompt"]
        if span.attributes.get("gen_ai.operation.name") == "chat":
            span.set_attributes({"gen_ai.prompt.name": prompt["name"], "gen_ai.prompt.version": str(prompt["version"])})
            span.set_attributes({f"gen_ai.prompt.variable.{key}": value for key, value in prompt["variables"].items()})


def answer(openai, handler):
    messages = [{"role": "system", "content": story["system"]}, {"role": "user", "content": story["question"]}]
    with handler.invoke_local_agent(agent_name=story["service"], conversation_id=story["session"]) as run:
        run.input_messages = [InputMessage(role="user", parts=[TextPart(content=story["question"])])]
        with handler.retrieval(data_source_id="notes") as retrieval:
            retrieval.query_text, retrieval.top_k = story["question"], len(story["documents"])
            openai.embeddings.create(model=story["models"]["embedding"], input=story["question"])
            retrieval.documents = story["documents"]
        message = openai.chat.completions.create(model=model, messages=messages, tools=tools).choices[0].message
        messages.append(message.model_dump(exclude_none=True))
        for call in message.tool_calls:
            with handler.tool(call.function.name, tool_type="function") as step:
                step.tool_call_id, step.tool_description = call.id, tool["description"]
                step.arguments, step.tool_result = json.loads(call.function.arguments), tool["result"]
            messages.append({"role": "tool", "tool_call_id": call.id, "content": json.dumps(tool["result"])})
        text = openai.chat.completions.create(model=model, messages=messages, tools=tools).choices[0].message.content
        part = [TextPart(content=text)]
        run.output_messages = [OutputMessage(role="assistant", parts=part, finish_reason="stop")]
        judge()
    return [*messages, {"role": "assistant", "content": text}]


def judge():
    """A score is an event of the conventions, given to the span that is current. No package has a call for it yet."""
    score = story["score"]
    get_logger("city-guide").emit(LogRecord(event_name="gen_ai.evaluation.result", attributes={
        "gen_ai.evaluation.name": score["name"], "gen_ai.evaluation.score.value": score["value"],
        "gen_ai.evaluation.explanation": score["explanation"],
    }))


def follow_up(openai, handler, messages):
    messages = [*messages, {"role": "user", "content": story["followUp"]["question"]}]
    with handler.invoke_local_agent(agent_name=story["service"], conversation_id=story["session"]):
        for _ in openai.chat.completions.create(
            model=model, messages=messages, stream=True, stream_options={"include_usage": True}
        ):
            pass


def fail(openai, handler):
    with handler.invoke_local_agent(agent_name=story["service"], conversation_id=story["session"]):
        try:
            question = [{"role": "user", "content": story["question"]}]
            openai.chat.completions.create(model=story["models"]["broken"], messages=question)
        except BadRequestError:
            pass


def main():
    spans, records = TracerProvider(), LoggerProvider()
    spans.add_span_processor(PromptName())
    spans.add_span_processor(BatchSpanProcessor(OTLPSpanExporter()))
    records.add_log_record_processor(BatchLogRecordProcessor(OTLPLogExporter()))
    trace.set_tracer_provider(spans)
    set_logger_provider(records)
    OpenAIInstrumentor().instrument()
    openai, handler = OpenAI(), get_telemetry_handler()
    follow_up(openai, handler, answer(openai, handler))
    fail(openai, handler)
    spans.shutdown()
    records.shutdown()


main()
