"""The city guide under MLflow tracing: typed spans by decorators, the model calls by autolog, all sent by OTLP."""

import json
import os
from pathlib import Path

import mlflow
from mlflow.entities import Document, SpanType
from openai import BadRequestError, OpenAI

story = json.loads(os.environ["SCENARIO"])
Path("mlflow.db").unlink(missing_ok=True)
mlflow.set_tracking_uri("sqlite:///mlflow.db")  # the prompt registry; the traces leave by OTLP alone
mlflow.openai.autolog()

name = story["prompt"]["name"].replace("/", ".")  # a slash is not allowed
for version in range(1, story["prompt"]["version"] + 1):
    draft = version < story["prompt"]["version"]
    mlflow.genai.register_prompt(name=name, template="A draft." if draft else story["prompt"]["template"])

openai = OpenAI(max_retries=0)
model = story["models"]["openai"]
tool = story["tool"]
parameters = {"type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"]}
function = {"name": tool["name"], "description": tool["description"], "parameters": parameters}
tools = [{"type": "function", "function": function}]


@mlflow.trace(span_type=SpanType.RETRIEVER)
def retrieve_notes(query: str) -> list[Document]:
    openai.embeddings.create(model=story["models"]["embedding"], input=query)
    return [Document(page_content=d["content"], id=d["id"], metadata={"score": d["score"]}) for d in story["documents"]]


@mlflow.trace(span_type=SpanType.TOOL)
def lookup_population(city: str) -> dict:
    return tool["result"]


def identify() -> None:
    """OTLP export leaves out the trace metadata, where MLflow keeps session and user: so also on the span."""
    mlflow.update_current_trace(session_id=story["session"], user=story["user"], tags={"app": story["tag"]})
    mlflow.get_current_active_span().set_attributes({"session.id": story["session"], "user.id": story["user"]})


@mlflow.trace(span_type=SpanType.AGENT)
def city_guide(question: str) -> str:
    identify()
    retrieve_notes(question)
    prompt = mlflow.genai.load_prompt(name, version=story["prompt"]["version"])
    messages = [
        {"role": "system", "content": prompt.format(**story["prompt"]["variables"])},
        {"role": "user", "content": question},
    ]
    while True:
        message = openai.chat.completions.create(model=model, messages=messages, tools=tools).choices[0].message
        messages.append(message.model_dump(exclude_none=True))
        if not message.tool_calls:
            return message.content
        for call in message.tool_calls:
            result = lookup_population(**json.loads(call.function.arguments))
            messages.append({"role": "tool", "tool_call_id": call.id, "content": json.dumps(result)})


@mlflow.trace(span_type=SpanType.CHAIN)
def follow_up(question: str) -> str:
    identify()
    messages = [{"role": "system", "content": story["system"]}, {"role": "user", "content": question}]
    stream = openai.chat.completions.create(
        model=model, messages=messages, stream=True, stream_options={"include_usage": True}
    )
    return "".join(chunk.choices[0].delta.content or "" for chunk in stream if chunk.choices)


print(city_guide(story["question"]))
print(follow_up(story["followUp"]["question"]))
try:
    openai.chat.completions.create(
        model=story["models"]["broken"], messages=[{"role": "user", "content": story["question"]}]
    )
except BadRequestError as error:
    print(error.status_code)
mlflow.flush_trace_async_logging(terminate=True)
