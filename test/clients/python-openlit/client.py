"""The city guide on the OpenAI SDK, told by OpenLIT."""

import json
import os

import openlit
from openai import BadRequestError, OpenAI
from opentelemetry import _logs, trace

story = json.loads(os.environ["SCENARIO"])
model, prompt, score = story["models"]["openai"], story["prompt"], story["score"]
tools = [{"type": "function", "function": {
    "name": story["tool"]["name"], "description": story["tool"]["description"],
    "parameters": {"type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"]},
}}]
about = {
    "gen_ai.conversation.id": story["session"], "user.id": story["user"],
    "gen_ai.prompt.name": prompt["name"], "gen_ai.prompt.version": str(prompt["version"]),
}


@openlit.trace
def lookup_population(city):
    return json.dumps(story["tool"]["result"])


@openlit.trace
def retrieve(openai, query):
    openai.embeddings.create(model=story["models"]["embedding"], input=query)
    return json.dumps(story["documents"])


def guide(openai, messages):
    message = openai.chat.completions.create(model=model, messages=messages, tools=tools).choices[0].message
    messages = [*messages, message.model_dump(exclude_none=True)]
    for call in message.tool_calls:
        result = lookup_population(**json.loads(call.function.arguments))
        messages.append({"role": "tool", "tool_call_id": call.id, "content": result})
    text = openai.chat.completions.create(model=model, messages=messages, tools=tools).choices[0].message.content
    return [*messages, {"role": "assistant", "content": text}]


def main():
    openlit.init(
        environment=story["environment"], application_name=story["service"], service_name=story["service"],
        otlp_endpoint=os.environ["OTEL_EXPORTER_OTLP_ENDPOINT"], disable_metrics=True,
        pricing_json="pricing.json",  # Without it a price list is fetched from the network.
        disabled_instrumentors=["httpx", "urllib", "urllib3", "requests"],
    )
    openai = OpenAI()
    system, question = {"role": "system", "content": story["system"]}, {"role": "user", "content": story["question"]}
    with openlit.using_attributes(about), openlit.agent_context(story["service"]):
        with openlit.start_trace("answer") as turn:
            retrieve(openai, story["question"])
            messages = guide(openai, [system, question])
            turn.set_result(messages[-1]["content"])
            openlit.log_score(score["name"], score["value"], comment=score["explanation"])
        with openlit.start_trace("follow up") as turn:
            messages.append({"role": "user", "content": story["followUp"]["question"]})
            options = {"stream": True, "stream_options": {"include_usage": True}}
            for _ in openai.chat.completions.create(model=model, messages=messages, **options):
                pass
        try:
            openai.chat.completions.create(model=story["models"]["broken"], messages=[question])
        except BadRequestError:
            pass
    trace.get_tracer_provider().shutdown()
    _logs.get_logger_provider().shutdown()


main()
