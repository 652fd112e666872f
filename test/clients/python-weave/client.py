"""The city guide recorded with Weave's Conversation SDK, whose spans go to any tracer provider the app has set."""

import json
import os

from openai import BadRequestError, OpenAI
from opentelemetry import trace
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from weave.conversation import Message, TextPart, ToolCallPart, Turn, Usage, start_conversation

os.environ["WEAVE_CAPTURE_SYSTEM_INFO"] = "false"  # the release of this machine's kernel, on every span
story = json.loads(os.environ["SCENARIO"])
provider = TracerProvider()
provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter()))
trace.set_tracer_provider(provider)  # without weave.init, which would ask W&B's server

openai = OpenAI(max_retries=0)
tool = story["tool"]
parameters = {"type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"]}
function = {"name": tool["name"], "description": tool["description"], "parameters": parameters}
tools = [{"type": "function", "function": function}]


def recorded(message: dict) -> Message:
    """A message of OpenAI's API as one of Weave's."""
    calls = [
        ToolCallPart(id=call["id"], name=call["function"]["name"], arguments=call["function"]["arguments"])
        for call in message.get("tool_calls", [])
    ]
    if calls:
        return Message(role="assistant", parts=calls)
    if message["role"] == "tool":
        return Message(role="tool", content=message["content"], tool_call_id=message["tool_call_id"])
    return Message(role=message["role"], parts=[TextPart(content=message["content"])])


def chat(turn: Turn, messages: list, model: str, **options: object) -> dict:
    with turn.start_llm(model=model, provider_name="openai", system_instructions=[story["system"]]) as llm:
        llm.record(input_messages=[recorded(message) for message in messages[1:]])
        completion = openai.chat.completions.create(model=model, messages=messages, **options)
        usage = completion.usage
        message = completion.choices[0].message.model_dump(exclude_none=True)
        llm.record(
            output_messages=[recorded(message)],
            usage=Usage(
                input_tokens=usage.prompt_tokens,
                output_tokens=usage.completion_tokens,
                total_tokens=usage.total_tokens,
                reasoning_tokens=usage.completion_tokens_details.reasoning_tokens,
                cache_read_input_tokens=usage.prompt_tokens_details.cached_tokens,
            ),
            response_id=completion.id,
            response_model=completion.model,
            finish_reasons=[completion.choices[0].finish_reason],
        )
        return message


def answer(turn: Turn, messages: list, model: str, **options: object) -> None:
    messages.append(chat(turn, messages, model, **options))
    for call in messages[-1].get("tool_calls", []):
        arguments = call["function"]["arguments"]
        with turn.start_tool(name=tool["name"], arguments=arguments, tool_call_id=call["id"]) as run:
            run.result = tool["result"]
        messages.append({"role": "tool", "tool_call_id": call["id"], "content": json.dumps(tool["result"])})
        messages.append(chat(turn, messages, model, **options))
    turn.record(output_messages=[recorded(messages[-1])])
    print(messages[-1]["content"])


history = [{"role": "system", "content": story["system"]}]
model = story["models"]["openai"]
with start_conversation(
    agent_name="city_guide",
    model=model,
    conversation_id=story["session"],
    conversation_name="city guide",
    attributes={"user.id": story["user"]},
) as conversation:
    for question, options in ((story["question"], {"tools": tools}), (story["followUp"]["question"], {})):
        with conversation.start_turn(user_message=question) as turn:
            history.append({"role": "user", "content": question})
            answer(turn, history, model, **options)
    try:
        with conversation.start_turn(user_message=story["question"]) as turn:
            answer(turn, [history[0], {"role": "user", "content": story["question"]}], story["models"]["broken"])
    except BadRequestError as error:
        print(error.status_code)
provider.shutdown()
