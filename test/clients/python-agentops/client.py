"""The city guide under AgentOps' decorators and its OpenAI instrumentation, exported to the given endpoint."""

import json
import os

import agentops
from agentops.sdk.core import tracer
from agentops.sdk.decorators import agent, operation, tool
from openai import BadRequestError, OpenAI

story = json.loads(os.environ["SCENARIO"])
endpoint = os.environ["OTEL_EXPORTER_OTLP_ENDPOINT"]
tracer.initialize(
    service_name=story["service"],
    exporter_endpoint=f"{endpoint}/v1/traces",
    metrics_endpoint=f"{endpoint}/v1/metrics",  # which agentops.init has no parameter for
)
agentops.init(
    api_key="00000000-0000-0000-0000-000000000000",
    endpoint=os.environ["MODEL_URL"],  # where it would ask for a token; it goes on without one
    auto_start_session=False,
    default_tags=[story["tag"]],
    env_data_opt_out=True,
    log_session_replay_url=False,
)

openai = OpenAI(max_retries=0)
model = story["models"]["openai"]
parameters = {"type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"]}
function = {"name": story["tool"]["name"], "description": story["tool"]["description"], "parameters": parameters}
tools = [{"type": "function", "function": function}]


@operation
def retrieve_notes(query: str) -> list[dict]:
    openai.embeddings.create(model=story["models"]["embedding"], input=query)
    return story["documents"]


@tool(cost=0.001)
def lookup_population(city: str) -> dict:
    return story["tool"]["result"]


@agent
class CityGuide:
    @operation
    def answer(self, question: str) -> str:
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

    @operation
    def follow_up(self, question: str) -> str:
        messages = [{"role": "system", "content": story["system"]}, {"role": "user", "content": question}]
        stream = openai.chat.completions.create(
            model=model, messages=messages, stream=True, stream_options={"include_usage": True}
        )
        return "".join(chunk.choices[0].delta.content or "" for chunk in stream if chunk.choices)


trace = agentops.start_trace("city guide", tags=[story["tag"]])
agentops.update_trace_metadata({"session_id": story["session"], "user_id": story["user"]})
guide = CityGuide()
print(guide.answer(story["question"]))
print(guide.follow_up(story["followUp"]["question"]))
try:
    messages = [{"role": "user", "content": story["question"]}]
    openai.chat.completions.create(model=story["models"]["broken"], messages=messages)
except BadRequestError as error:
    print(error.status_code)
del guide  # ends the span of the agent
agentops.end_trace(trace, end_state=agentops.SUCCESS)
