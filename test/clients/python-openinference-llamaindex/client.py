"""The city guide as a LlamaIndex retriever and function agent, told by OpenInference."""

import asyncio
import json
import os

from llama_index.core.agent.workflow import FunctionAgent
from llama_index.core.llms import ChatMessage
from llama_index.core.retrievers import BaseRetriever
from llama_index.core.schema import NodeWithScore, TextNode
from llama_index.core.tools import FunctionTool
from llama_index.llms.openai import OpenAI
from openinference.instrumentation import OITracer, TraceConfig, get_evaluation_attributes, using_attributes
from openinference.instrumentation.llama_index import LlamaIndexInstrumentor
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from opentelemetry.trace import Link

story = json.loads(os.environ["SCENARIO"])
prompt, score = story["prompt"], story["score"]


class Notes(BaseRetriever):
    """A retriever whose index always finds both notes."""

    def _retrieve(self, query_bundle):
        return [
            NodeWithScore(node=TextNode(id_=note["id"], text=note["content"]), score=note["score"])
            for note in story["documents"]
        ]


def lookup_population(city: str) -> str:
    return json.dumps(story["tool"]["result"])


def llm(model, **options):
    return OpenAI(model=model, api_base=os.environ["OPENAI_BASE_URL"], max_retries=0, **options)


async def answer():
    Notes().retrieve(story["question"])
    tool = FunctionTool.from_defaults(
        lookup_population, name=story["tool"]["name"], description=story["tool"]["description"]
    )
    agent = FunctionAgent(
        name=story["service"], tools=[tool], llm=llm(story["models"]["openai"]), system_prompt=story["system"],
        streaming=False,
    )
    return str(await agent.run(user_msg=story["question"]))


def follow_up():
    model = llm(story["models"]["openai"], additional_kwargs={"stream_options": {"include_usage": True}})
    parts = model.stream_chat([ChatMessage(role="user", content=story["followUp"]["question"])])
    return "".join(part.delta or "" for part in parts)


def main():
    spans = TracerProvider()
    spans.add_span_processor(BatchSpanProcessor(OTLPSpanExporter()))
    LlamaIndexInstrumentor().instrument(tracer_provider=spans)
    tracer = OITracer(spans.get_tracer("city-guide"), config=TraceConfig())
    with using_attributes(
        session_id=story["session"], user_id=story["user"], tags=[story["tag"]], metadata={"release": story["release"]},
        prompt_template=prompt["template"], prompt_template_version=str(prompt["version"]),
        prompt_template_variables=prompt["variables"],
    ):
        with tracer.start_as_current_span("answer", openinference_span_kind="chain") as turn:
            turn.set_input(story["question"])
            turn.set_output(asyncio.run(answer()))
        with tracer.start_as_current_span("follow up", openinference_span_kind="chain") as second:
            second.set_input(story["followUp"]["question"])
            second.set_output(follow_up())
    # A score given later: a span of its own that links to what it judges.
    judged = {"name": score["name"], "score": score["value"], "explanation": score["explanation"]}
    tracer.start_span(
        "judge", openinference_span_kind="evaluator", links=[Link(turn.get_span_context())],
        attributes=get_evaluation_attributes(evaluations=[judged]),
    ).end()
    spans.shutdown()


main()
