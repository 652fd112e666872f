"""The city guide with hand-made OTel spans in Braintrust's vocabulary: Braintrust's own logger does not speak OTLP."""

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager

from braintrust.otel import BraintrustSpanProcessor
from openai import BadRequestError, OpenAI
from opentelemetry import baggage, context
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.trace import Span

story = json.loads(os.environ["SCENARIO"])
provider = TracerProvider()
endpoint = os.environ["OTEL_EXPORTER_OTLP_ENDPOINT"]
provider.add_span_processor(BraintrustSpanProcessor(api_key="test", api_url=endpoint, parent="project_name:city-guide"))
tracer = provider.get_tracer("city-guide")
openai = OpenAI(max_retries=0)
model = story["models"]["openai"]
tool = story["tool"]
parameters = {"type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"]}
function = {"name": tool["name"], "description": tool["description"], "parameters": parameters}
tools = [{"type": "function", "function": function}]


@contextmanager
def step(name: str, kind: str, given: object) -> Iterator[Span]:
    with tracer.start_as_current_span(name) as span:
        span.set_attribute("braintrust.span_attributes", json.dumps({"type": kind}))
        span.set_attribute("braintrust.input_json", json.dumps(given))
        yield span


def done(span: Span, output: object, **more: object) -> None:
    span.set_attribute("braintrust.output_json", json.dumps(output))
    for name, value in more.items():
        span.set_attribute(f"braintrust.{name}", json.dumps(value))


def chat(messages: list, use: str, **options: object) -> dict:
    with step("Chat Completion", "llm", messages) as span:
        span.set_attribute("braintrust.metadata", json.dumps({"model": use, "provider": "openai", **options}))
        completion = openai.chat.completions.create(model=use, messages=messages, **options)
        usage = completion.usage
        message = completion.choices[0].message.model_dump(exclude_none=True)
        metrics = {
            "prompt_tokens": usage.prompt_tokens,
            "completion_tokens": usage.completion_tokens,
            "tokens": usage.total_tokens,
            "prompt_cached_tokens": usage.prompt_tokens_details.cached_tokens,
            "completion_reasoning_tokens": usage.completion_tokens_details.reasoning_tokens,
        }
        choices = [{"index": 0, "message": message, "finish_reason": completion.choices[0].finish_reason}]
        done(span, choices, metrics=metrics)
        return message


def turn(question: str, messages: list, scores: dict, **options: object) -> None:
    with step("city_guide", "task", question) as root:
        root.set_attribute("braintrust.tags", [story["tag"]])
        root.set_attribute("braintrust.metadata.session_id", story["session"])
        root.set_attribute("braintrust.metadata.user_id", story["user"])
        with step("retrieve_notes", "function", question) as span:
            done(span, story["documents"])
        messages.append({"role": "user", "content": question})
        messages.append(chat(messages, model, **options))
        for call in messages[-1].get("tool_calls", []):
            with step(tool["name"], "tool", json.loads(call["function"]["arguments"])) as span:
                done(span, tool["result"])
            content = json.dumps(tool["result"])
            messages.append({"role": "tool", "tool_call_id": call["id"], "content": content})
            messages.append(chat(messages, model, **options))
        done(root, messages[-1]["content"], scores=scores)
        print(messages[-1]["content"])


context.attach(baggage.set_baggage("braintrust.parent", "project_name:city-guide"))
history = [{"role": "system", "content": story["system"]}]
turn(story["question"], history, {story["score"]["name"]: story["score"]["value"]}, tools=tools)
turn(story["followUp"]["question"], history, {})
try:
    chat([{"role": "user", "content": story["question"]}], story["models"]["broken"])
except BadRequestError as error:
    print(error.status_code)
provider.shutdown()
