"""The city guide under Laminar's `observe` and its OpenAI instrumentation, over HTTP to the given endpoint."""

import json
import os
from urllib.parse import urlsplit

from lmnr import Instruments, Laminar, observe

story = json.loads(os.environ["SCENARIO"])
endpoint = urlsplit(os.environ["OTEL_EXPORTER_OTLP_ENDPOINT"])
Laminar.initialize(
    project_api_key="test",
    base_url=f"{endpoint.scheme}://{endpoint.hostname}",
    http_port=endpoint.port,
    force_http=True,
    instruments={Instruments.OPENAI},
    metadata={"environment": story["environment"]},
)

from openai import BadRequestError, OpenAI  # after Laminar, which patches it

openai = OpenAI(max_retries=0)
model = story["models"]["openai"]
tool = story["tool"]
parameters = {"type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"]}
function = {"name": tool["name"], "description": tool["description"], "parameters": parameters}
tools = [{"type": "function", "function": function}]
identity = {"session_id": story["session"], "user_id": story["user"], "tags": [story["tag"]]}


@observe()
def retrieve_notes(query: str) -> list[dict]:
    openai.embeddings.create(model=story["models"]["embedding"], input=query)
    return story["documents"]


@observe(span_type="TOOL")
def lookup_population(city: str) -> dict:
    return tool["result"]


@observe(**identity)
def city_guide(question: str) -> str:
    retrieve_notes(question)
    messages = [{"role": "system", "content": story["system"]}, {"role": "user", "content": question}]
    while True:
        message = openai.chat.completions.create(model=model, messages=messages, tools=tools).choices[0].message
        messages.append(message.model_dump(exclude_none=True))
        if not message.tool_calls:
            return message.content
        for call in message.tool_calls:
            result = lookup_population(**json.loads(call.function.arguments))
            messages.append({"role": "tool", "tool_call_id": call.id, "content": json.dumps(result)})


@observe(**identity)
def follow_up(question: str) -> str:
    messages = [{"role": "system", "content": story["system"]}, {"role": "user", "content": question}]
    stream = openai.chat.completions.create(
        model=model, messages=messages, stream=True, stream_options={"include_usage": True}
    )
    return "".join(chunk.choices[0].delta.content or "" for chunk in stream if chunk.choices)


@observe(**identity)
def by_responses(question: str) -> str:
    return openai.responses.create(model=model, instructions=story["system"], input=question).output_text


print(city_guide(story["question"]))
print(follow_up(story["followUp"]["question"]))
print(by_responses(story["question"]))
try:
    messages = [{"role": "user", "content": story["question"]}]
    openai.chat.completions.create(model=story["models"]["broken"], messages=messages)
except BadRequestError as error:
    print(error.status_code)
Laminar.shutdown()
