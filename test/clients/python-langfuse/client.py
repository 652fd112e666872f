"""The city guide under Langfuse's `observe` and its OpenAI wrapper, sent as to a Langfuse server."""

import json
import os

from langfuse import Langfuse, observe, propagate_attributes
from langfuse.openai import OpenAI
from openai import BadRequestError

story = json.loads(os.environ["SCENARIO"])
langfuse = Langfuse(
    public_key="test",
    secret_key="test",
    base_url=os.environ["OTEL_EXPORTER_OTLP_ENDPOINT"],
    environment=story["environment"],
    release=story["release"],
)
openai = OpenAI(max_retries=0)
model = story["models"]["openai"]
tool = story["tool"]
prompt = {"name": story["prompt"]["name"], "version": story["prompt"]["version"]}
parameters = {"type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"]}
function = {"name": tool["name"], "description": tool["description"], "parameters": parameters}
tools = [{"type": "function", "function": function}]


@observe(as_type="retriever")
def retrieve_notes(query: str) -> list[dict]:
    openai.embeddings.create(model=story["models"]["embedding"], input=query)
    return story["documents"]


@observe(as_type="tool")
def lookup_population(city: str) -> dict:
    return tool["result"]


@observe(as_type="evaluator")
def faithfulness(question: str, answer: str) -> dict:
    return story["score"]


@observe(as_type="agent")
def city_guide(question: str) -> str:
    retrieve_notes(question)
    messages = [{"role": "system", "content": story["system"]}, {"role": "user", "content": question}]
    while True:
        with propagate_attributes(prompt=prompt):
            completion = openai.chat.completions.create(model=model, messages=messages, tools=tools)
        message = completion.choices[0].message
        messages.append(message.model_dump(exclude_none=True))
        if not message.tool_calls:
            faithfulness(question, message.content)
            return message.content
        for call in message.tool_calls:
            result = lookup_population(**json.loads(call.function.arguments))
            messages.append({"role": "tool", "tool_call_id": call.id, "content": json.dumps(result)})


@observe(as_type="chain")
def follow_up(question: str) -> str:
    messages = [{"role": "system", "content": story["system"]}, {"role": "user", "content": question}]
    stream = openai.chat.completions.create(
        model=model, messages=messages, stream=True, stream_options={"include_usage": True}
    )
    return "".join(chunk.choices[0].delta.content or "" for chunk in stream if chunk.choices)


with propagate_attributes(
    trace_name="city guide", session_id=story["session"], user_id=story["user"], tags=[story["tag"]]
):
    print(city_guide(story["question"]))
    print(follow_up(story["followUp"]["question"]))
    try:
        messages = [{"role": "user", "content": story["question"]}]
        openai.chat.completions.create(model=story["models"]["broken"], messages=messages)
    except BadRequestError as error:
        print(error.status_code)
langfuse.shutdown()
