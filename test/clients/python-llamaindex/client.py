"""The city guide as a LlamaIndex retriever and function agent, told by LlamaIndex's own OpenTelemetry package."""

import asyncio
import json
import os

from llama_index.core.agent.workflow import FunctionAgent
from llama_index.core.instrumentation.dispatcher import instrument_tags
from llama_index.core.llms import ChatMessage
from llama_index.core.retrievers import BaseRetriever
from llama_index.core.schema import NodeWithScore, TextNode
from llama_index.core.tools import FunctionTool
from llama_index.llms.openai import OpenAI
from llama_index.observability.otel import LlamaIndexOpenTelemetry
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.trace import TracerProvider

story = json.loads(os.environ["SCENARIO"])


class Notes(BaseRetriever):
    """A retriever whose index always finds both notes."""

    def _retrieve(self, query_bundle):
        return [
            NodeWithScore(node=TextNode(id_=note["id"], text=note["content"]), score=note["score"])
            for note in story["documents"]
        ]


def lookup_population(city: str) -> str:
    return json.dumps(story["tool"]["result"])


def llm(model):
    return OpenAI(model=model, api_base=os.environ["OPENAI_BASE_URL"], max_retries=0)


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
    # Not streamed: the span of a stream ends before the stream does, so that the answer is not on it.
    llm(story["models"]["openai"]).chat([ChatMessage(role="user", content=story["followUp"]["question"])])


def main():
    spans = TracerProvider()
    LlamaIndexOpenTelemetry(span_exporter=OTLPSpanExporter(), tracer_provider=spans).start_registering()
    with instrument_tags({"session.id": story["session"], "user.id": story["user"]}):
        asyncio.run(answer())
        follow_up()
        try:
            llm(story["models"]["broken"]).chat([ChatMessage(role="user", content=story["question"])])
        except ValueError:  # LlamaIndex refuses a model it does not know before it asks for it.
            pass
    spans.shutdown()


main()
