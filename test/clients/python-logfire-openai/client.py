"""The city guide on the bare OpenAI client under Logfire, whose OTLP exporter follows OTEL_EXPORTER_OTLP_ENDPOINT."""

import json
import os

import logfire
from logfire.experimental.annotations import get_traceparent, record_feedback
from openai import BadRequestError, OpenAI

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
logfire.instrument_openai(**json.loads(os.environ.get("INSTRUMENT_OPENAI", "{}")))  # options, from a variant's client.json

openai = OpenAI(max_retries=0)
model = story["models"]["openai"]
tool = story["tool"]
parameters = {"type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"]}
function = {"name": tool["name"], "description": tool["description"], "parameters": parameters}
tools = [{"type": "function", "function": function}]


@logfire.instrument("lookup_population {city=}", extract_args=True, record_return=True)
def lookup_population(city: str) -> dict:
    return tool["result"]


def answer(messages: list) -> None:
    """Runs the model until it calls no tool any more, as an agent would."""
    while True:
        completion = openai.chat.completions.create(model=model, messages=messages, tools=tools)
        message = completion.choices[0].message
        messages.append(message.model_dump(exclude_none=True))
        if not message.tool_calls:
            return
        for call in message.tool_calls:
            result = lookup_population(**json.loads(call.function.arguments))
            messages.append({"role": "tool", "tool_call_id": call.id, "content": json.dumps(result)})


with logfire.set_baggage(**{"session.id": story["session"], "user.id": story["user"]}):
    messages = [{"role": "system", "content": story["system"]}, {"role": "user", "content": story["question"]}]
    with logfire.span("city guide turn", _tags=[story["tag"]]) as turn:
        openai.embeddings.create(model=story["models"]["embedding"], input=story["question"])
        answer(messages)
        print(messages[-1]["content"])
    score = story["score"]
    record_feedback(get_traceparent(turn), score["name"], score["value"], comment=score["explanation"])

    with logfire.span("city guide turn", _tags=[story["tag"]]):
        messages.append({"role": "user", "content": story["followUp"]["question"]})
        stream = openai.chat.completions.create(
            model=model, messages=messages, stream=True, stream_options={"include_usage": True}
        )
        print("".join(chunk.choices[0].delta.content or "" for chunk in stream if chunk.choices))

    with logfire.span("city guide by responses"):
        response = openai.responses.create(model=model, instructions=story["system"], input=story["question"])
        print(response.output_text)

    try:
        openai.chat.completions.create(model=story["models"]["broken"], messages=messages[:2])
    except BadRequestError as error:
        print(error.status_code)

logfire.shutdown()
