"""The city guide on the LiteLLM SDK with its own `otel` callback and the newest conventions on."""

import json
import os
import time

story = json.loads(os.environ["SCENARIO"])
os.environ["OTEL_ENVIRONMENT_NAME"] = story["environment"]
os.environ["OTEL_SEMCONV_STABILITY_OPT_IN"] = "gen_ai_latest_experimental"
# "true" would put the messages on events only, which need a switch of their own.
os.environ["OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT"] = "SPAN_ONLY"

import litellm  # noqa: E402
from opentelemetry import trace  # noqa: E402

model = f"openai/{story['models']['openai']}"
tools = [{"type": "function", "function": {
    "name": story["tool"]["name"], "description": story["tool"]["description"],
    "parameters": {"type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"]},
}}]


def about():
    """A new dictionary for every call: LiteLLM marks in it that the call has its span, and would skip the next."""
    prompt = story["prompt"]
    return {
        "user": story["user"],
        "metadata": {
            "session_id": story["session"], "trace_user_id": story["user"], "tags": [story["tag"]],
            "prompt_name": prompt["name"], "prompt_version": str(prompt["version"]),
        },
    }


def complete(messages, **options):
    return litellm.completion(model=model, messages=messages, **about(), **options)


def answer():
    litellm.embedding(model=f"openai/{story['models']['embedding']}", input=[story["question"]], **about())
    messages = [{"role": "system", "content": story["system"]}, {"role": "user", "content": story["question"]}]
    message = complete(messages, tools=tools).choices[0].message
    messages.append(message.model_dump(exclude_none=True))
    for call in message.tool_calls:
        messages.append({"role": "tool", "tool_call_id": call.id, "content": json.dumps(story["tool"]["result"])})
    text = complete(messages, tools=tools).choices[0].message.content
    return [*messages, {"role": "assistant", "content": text}]


def main():
    litellm.callbacks = ["otel"]
    messages = answer()
    question = {"role": "user", "content": story["followUp"]["question"]}
    for _ in complete([*messages, question], stream=True, stream_options={"include_usage": True}):
        pass
    try:
        question = [{"role": "user", "content": story["question"]}]
        litellm.completion(model=f"openai/{story['models']['broken']}", messages=question, **about())
    except litellm.NotFoundError:  # What LiteLLM makes of the code in the body.
        pass
    time.sleep(2)  # The callback runs on a thread of its own.
    trace.get_tracer_provider().force_flush()


main()
