"""The city guide as a Strands agent on an OpenAI-compatible model, traced by Strands itself."""

import json
import os

from openai import BadRequestError
from opentelemetry import trace
from strands import Agent, tool
from strands.models.openai import OpenAIModel
from strands.telemetry import StrandsTelemetry

story = json.loads(os.environ["SCENARIO"])
StrandsTelemetry().setup_otlp_exporter()


@tool
def lookup_population(city: str) -> dict:
    """Looks up how many people live in a city."""
    return {"status": "success", "content": [{"json": story["tool"]["result"]}]}


def city_guide(model: str) -> Agent:
    return Agent(
        name="city_guide",
        model=OpenAIModel(client_args={"max_retries": 0}, model_id=model),
        system_prompt=story["system"],
        tools=[lookup_population],
        callback_handler=None,
        retry_strategy=None,
        trace_attributes={"session.id": story["session"], "user.id": story["user"], "tags": [story["tag"]]},
    )


agent = city_guide(story["models"]["openai"])
print(agent(story["question"]))
print(agent(story["followUp"]["question"]))
try:
    city_guide(story["models"]["broken"])(story["question"])
except BadRequestError as error:
    print(error.status_code)

trace.get_tracer_provider().shutdown()
