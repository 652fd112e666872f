"""The city guide under LangSmith's `traceable` and its OpenAI wrapper, in the mode that sends runs by OTLP alone."""

import json
import os

os.environ.update(
    LANGSMITH_TRACING="true",
    LANGSMITH_OTEL_ENABLED="true",
    LANGSMITH_OTEL_ONLY="true",
    LANGSMITH_API_KEY="test",
    LANGSMITH_ENDPOINT=os.environ["MODEL_URL"],  # never called; an address of this machine, to be sure
    LANGSMITH_PROJECT="city-guide",
    LANGSMITH_REVISION_ID="1.4.0",  # or it would be that of the surrounding git repository
)

from langsmith import Client, traceable, tracing_context
from langsmith.wrappers import wrap_openai
from openai import BadRequestError, OpenAI
from opentelemetry import trace

story = json.loads(os.environ["SCENARIO"])
client = Client()
openai = wrap_openai(OpenAI(max_retries=0))
model = story["models"]["openai"]
tool = story["tool"]
parameters = {"type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"]}
function = {"name": tool["name"], "description": tool["description"], "parameters": parameters}
tools = [{"type": "function", "function": function}]


@traceable(run_type="retriever")
def retrieve_notes(query: str) -> list[dict]:
    return [
        {"page_content": d["content"], "type": "Document", "metadata": {"id": d["id"], "score": d["score"]}}
        for d in story["documents"]
    ]


@traceable(run_type="prompt", name=story["prompt"]["name"])
def render(template: str, variables: dict) -> list[dict]:
    return [{"role": "system", "content": template.replace("{{city}}", variables["city"])}]


@traceable(run_type="tool")
def lookup_population(city: str) -> dict:
    return tool["result"]


@traceable(run_type="chain")
def city_guide(question: str) -> str:
    retrieve_notes(question)
    messages = render(story["prompt"]["template"], story["prompt"]["variables"])
    messages = [*messages, {"role": "user", "content": question}]
    while True:
        message = openai.chat.completions.create(model=model, messages=messages, tools=tools).choices[0].message
        messages.append(message.model_dump(exclude_none=True))
        if not message.tool_calls:
            return message.content
        for call in message.tool_calls:
            result = lookup_population(**json.loads(call.function.arguments))
            messages.append({"role": "tool", "tool_call_id": call.id, "content": json.dumps(result)})


@traceable(run_type="chain")
def follow_up(question: str) -> str:
    messages = [{"role": "system", "content": story["system"]}, {"role": "user", "content": question}]
    stream = openai.chat.completions.create(
        model=model, messages=messages, stream=True, stream_options={"include_usage": True}
    )
    return "".join(chunk.choices[0].delta.content or "" for chunk in stream if chunk.choices)


@traceable(run_type="chain")
def broken(question: str) -> None:
    messages = [{"role": "user", "content": question}]
    openai.chat.completions.create(model=story["models"]["broken"], messages=messages)


with tracing_context(
    client=client,
    enabled=True,
    tags=[story["tag"]],
    metadata={"session_id": story["session"], "user_id": story["user"]},
):
    print(city_guide(story["question"]))
    print(follow_up(story["followUp"]["question"]))
    try:
        broken(story["question"])
    except BadRequestError as error:
        print(error.status_code)

client.flush()
trace.get_tracer_provider().force_flush()
