"""The city guide on the OpenAI SDK, told by the Traceloop SDK (OpenLLMetry): decorators, session and prompt."""

import json
import os

from openai import BadRequestError, OpenAI
from telemetry import identify
from traceloop.sdk import Traceloop
from traceloop.sdk.decorators import agent, task, tool, workflow
from traceloop.sdk.instruments import Instruments

story = json.loads(os.environ["SCENARIO"])
model = story["models"]["openai"]
tools = [{"type": "function", "function": {
    "name": story["tool"]["name"], "description": story["tool"]["description"],
    "parameters": {"type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"]},
}}]


@task(name="retrieve_notes")
def retrieve(openai, query):
    openai.embeddings.create(model=story["models"]["embedding"], input=query)
    return story["documents"]


@tool(name=story["tool"]["name"])
def lookup_population(city):
    return story["tool"]["result"]


@agent(name="guide")
def guide(openai, messages):
    message = openai.chat.completions.create(model=model, messages=messages, tools=tools).choices[0].message
    messages = [*messages, message.model_dump(exclude_none=True)]
    for call in message.tool_calls:
        result = lookup_population(**json.loads(call.function.arguments))
        messages.append({"role": "tool", "tool_call_id": call.id, "content": json.dumps(result)})
    text = openai.chat.completions.create(model=model, messages=messages, tools=tools).choices[0].message.content
    return [*messages, {"role": "assistant", "content": text}]


@workflow(name="answer")
def answer(openai, question):
    identify(story)
    retrieve(openai, question)
    return guide(openai, [{"role": "system", "content": story["system"]}, {"role": "user", "content": question}])


@workflow(name="follow_up")
def follow_up(openai, messages):
    identify(story)
    stream = openai.chat.completions.create(
        model=model, messages=messages, stream=True, stream_options={"include_usage": True}
    )
    return "".join(chunk.choices[0].delta.content or "" for chunk in stream if chunk.choices)


def main():
    Traceloop.init(
        app_name=story["service"], api_endpoint=os.environ["OTEL_EXPORTER_OTLP_ENDPOINT"], telemetry_enabled=False,
        resource_attributes={"service.version": story["release"], "deployment.environment": story["environment"]},
        instruments={Instruments.OPENAI},
    )
    openai = OpenAI()
    messages = answer(openai, story["question"])
    follow_up(openai, [*messages, {"role": "user", "content": story["followUp"]["question"]}])
    try:
        question = [{"role": "user", "content": story["question"]}]
        openai.chat.completions.create(model=story["models"]["broken"], messages=question)
    except BadRequestError:
        pass


main()
