"""The city guide as a Pydantic AI agent under Logfire, whose own exporter, with pending spans, gets the endpoint."""

import asyncio
import json
import os

import logfire
from logfire.experimental.annotations import get_traceparent, record_feedback
from logfire.variables import LabeledValue, Rollout, VariableConfig, VariablesConfig
from pydantic import BaseModel
from pydantic_ai import Agent, Embedder
from pydantic_ai.exceptions import ModelHTTPError

story = json.loads(os.environ["SCENARIO"])
# Logfire would export to this endpoint a second time, without the pending spans.
endpoint = os.environ.pop("OTEL_EXPORTER_OTLP_ENDPOINT")

# Names of Logfire's managed variables are Python identifiers.
prompt_name = story["prompt"]["name"].replace("/", "_").replace("-", "_")
prompts = VariablesConfig(
    variables={
        prompt_name: VariableConfig(
            name=prompt_name,
            labels={
                "production": LabeledValue(
                    version=story["prompt"]["version"], serialized_value=json.dumps(story["prompt"]["template"])
                )
            },
            rollout=Rollout(labels={"production": 1.0}),
            overrides=[],
        )
    }
)
logfire.configure(
    token="test",
    send_to_logfire=True,
    service_name=story["service"],
    service_version=story["release"],
    environment=story["environment"],
    console=False,
    metrics=False,
    inspect_arguments=False,
    variables=logfire.LocalVariablesOptions(config=prompts, include_resource_attributes_in_context=False),
    advanced=logfire.AdvancedOptions(base_url=endpoint),
)
logfire.instrument_pydantic_ai()
Embedder.instrument_all()

agent = Agent(f"openai-chat:{story['models']['openai']}", name="city_guide")


@agent.tool_plain
def lookup_population(city: str) -> dict:
    """Looks up how many people live in a city."""
    logfire.force_flush()  # what is open now leaves as pending spans
    return story["tool"]["result"]


class City(BaseModel):
    city: str


prompt = logfire.template_var(prompt_name, type=str, default="", inputs_type=City)


async def main() -> None:
    await Embedder(f"openai:{story['models']['embedding']}").embed_query(story["question"])

    with prompt.get(City(**story["prompt"]["variables"])) as resolved:
        with logfire.span("city guide turn", _tags=[story["tag"]]) as turn:
            first = await agent.run(
                story["question"], instructions=resolved.value, conversation_id=story["session"]
            )
            print(first.output)
    score = story["score"]
    record_feedback(get_traceparent(turn), score["name"], score["value"], comment=score["explanation"])

    history = first.all_messages()
    async with agent.run_stream(
        story["followUp"]["question"], message_history=history, conversation_id=story["session"]
    ) as second:
        print("".join([text async for text in second.stream_text(delta=True)]))

    broken = f"openai-chat:{story['models']['broken']}"
    try:
        await agent.run(story["question"], model=broken, conversation_id=story["session"])
    except ModelHTTPError as error:
        print(error.status_code)


with logfire.set_baggage(**{"session.id": story["session"], "user.id": story["user"]}):
    asyncio.run(main())
logfire.shutdown()
