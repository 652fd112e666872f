"""The city guide as a CrewAI crew of one agent with a tool, told by OpenInference."""

import json
import os

from crewai import LLM, Agent, Crew, Task
from crewai.tools import tool
from openinference.instrumentation import using_attributes
from openinference.instrumentation.crewai import CrewAIInstrumentor
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor

story = json.loads(os.environ["SCENARIO"])
prompt = story["prompt"]


@tool(story["tool"]["name"])
def lookup_population(city: str) -> str:
    """Looks up how many people live in a city."""
    return json.dumps(story["tool"]["result"])


def ask(question, tools, model, stream=False):
    llm = LLM(model=model, base_url=os.environ["OPENAI_BASE_URL"], stream=stream)
    about = {"role": story["service"], "goal": story["system"], "backstory": "Knows the notes."}
    guide = Agent(**about, llm=llm, tools=tools, max_retry_limit=0)
    task = Task(description=question, expected_output="One sentence.", agent=guide)
    return Crew(name=story["service"], agents=[guide], tasks=[task]).kickoff()


def main():
    spans = TracerProvider()
    spans.add_span_processor(BatchSpanProcessor(OTLPSpanExporter()))
    # Without the listener crews, agents and tools are reported, and no model call.
    CrewAIInstrumentor().instrument(tracer_provider=spans, use_event_listener=True)
    with using_attributes(
        session_id=story["session"], user_id=story["user"], tags=[story["tag"]], metadata={"release": story["release"]},
        prompt_template=prompt["template"], prompt_template_version=str(prompt["version"]),
        prompt_template_variables=prompt["variables"],
    ):
        ask(story["question"], [lookup_population], story["models"]["openai"])
        ask(story["followUp"]["question"], [], story["models"]["openai"], stream=True)
        try:
            ask(story["question"], [], story["models"]["broken"])
        except Exception:  # CrewAI has no class of its own for it.
            pass
    spans.shutdown()


main()
