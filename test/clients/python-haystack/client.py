"""The city guide as a Haystack pipeline (retriever, prompt builder, agent), told by Haystack's own tracing."""

import json
import os

from haystack import Document, Pipeline, component, tracing
from haystack.components.agents import Agent
from haystack.components.builders import ChatPromptBuilder
from haystack.components.embedders import OpenAITextEmbedder
from haystack.components.generators.chat import OpenAIChatGenerator
from haystack.core.errors import PipelineRuntimeError
from haystack.dataclasses import ChatMessage
from haystack.tools import Tool
from haystack_integrations.tracing.opentelemetry import OpenTelemetryTracer
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor

story = json.loads(os.environ["SCENARIO"])
model, prompt = story["models"]["openai"], story["prompt"]


@component
class NotesRetriever:
    """A retriever whose index always finds both notes."""

    @component.output_types(documents=list[Document])
    def run(self, query: str, query_embedding: list[float]):
        notes = story["documents"]
        return {"documents": [Document(id=note["id"], content=note["content"], score=note["score"]) for note in notes]}


def lookup_population(city):
    return story["tool"]["result"]


def city_guide():
    tool = Tool(
        name=story["tool"]["name"], description=story["tool"]["description"], function=lookup_population,
        parameters={"type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"]},
    )
    template = [ChatMessage.from_system(prompt["template"]), ChatMessage.from_user("{{question}}{# {{documents}} #}")]
    pipeline = Pipeline()
    pipeline.add_component("embedder", OpenAITextEmbedder(model=story["models"]["embedding"]))
    pipeline.add_component("retriever", NotesRetriever())
    pipeline.add_component("prompt", ChatPromptBuilder(template=template, variables=["city", "question", "documents"]))
    pipeline.add_component("agent", Agent(chat_generator=OpenAIChatGenerator(model=model), tools=[tool]))
    pipeline.connect("embedder.embedding", "retriever.query_embedding")
    pipeline.connect("retriever.documents", "prompt.documents")
    pipeline.connect("prompt.prompt", "agent.messages")
    return pipeline


def answer():
    question = story["question"]
    return city_guide().run({
        "embedder": {"text": question}, "retriever": {"query": question},
        "prompt": {"question": question, **prompt["variables"]},
    })["agent"]["messages"]


def chat(name, messages):
    """A pipeline of one generator that streams."""
    streamed = {"stream_options": {"include_usage": True}}
    pipeline = Pipeline()
    generator = OpenAIChatGenerator(model=name, streaming_callback=lambda chunk: None, generation_kwargs=streamed)
    pipeline.add_component("llm", generator)
    return pipeline.run({"llm": {"messages": messages}})


def main():
    spans = TracerProvider()
    spans.add_span_processor(BatchSpanProcessor(OTLPSpanExporter()))
    tracing.enable_tracing(OpenTelemetryTracer(spans.get_tracer("haystack")))
    messages = answer()
    chat(model, [*messages, ChatMessage.from_user(story["followUp"]["question"])])
    try:
        chat(story["models"]["broken"], [ChatMessage.from_user(story["question"])])
    except PipelineRuntimeError:
        pass
    spans.shutdown()


main()
