"""The city guide as a LangGraph graph (retrieve, then an agent with a tool), told by OpenInference."""

import json
import os

from langchain.agents import create_agent
from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever
from langchain_core.tools import tool
from langchain_openai import ChatOpenAI
from langgraph.graph import END, START, MessagesState, StateGraph
from openai import BadRequestError
from openinference.instrumentation import get_evaluation_attributes, using_attributes
from openinference.instrumentation.langchain import LangChainInstrumentor
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor

story = json.loads(os.environ["SCENARIO"])
prompt, score = story["prompt"], story["score"]


class Notes(BaseRetriever):
    """A retriever whose index always finds both notes."""

    def _get_relevant_documents(self, query, *, run_manager):
        return [
            Document(id=note["id"], page_content=note["content"], metadata={"id": note["id"], "score": note["score"]})
            for note in story["documents"]
        ]


@tool(story["tool"]["name"], description=story["tool"]["description"])
def lookup_population(city: str) -> str:
    return json.dumps(story["tool"]["result"])


def city_guide():
    notes = Notes()
    model = ChatOpenAI(model=story["models"]["openai"])
    agent = create_agent(model, [lookup_population], system_prompt=story["system"], name="city-guide")

    def retrieve(state, config):
        notes.invoke(state["messages"][-1].content, config)
        return {}

    graph = StateGraph(MessagesState)
    graph.add_node("retrieve", retrieve)
    graph.add_node("agent", agent)
    graph.add_edge(START, "retrieve")
    graph.add_edge("retrieve", "agent")
    graph.add_edge("agent", END)
    return graph.compile(name="city-guide-graph")


def main():
    spans = TracerProvider()
    spans.add_span_processor(BatchSpanProcessor(OTLPSpanExporter()))
    LangChainInstrumentor().instrument(tracer_provider=spans)
    guide = city_guide()
    with using_attributes(
        session_id=story["session"], user_id=story["user"], tags=[story["tag"]], metadata={"release": story["release"]},
        prompt_template=prompt["template"], prompt_template_version=str(prompt["version"]),
        prompt_template_variables=prompt["variables"],
    ):
        messages = guide.invoke({"messages": [{"role": "user", "content": story["question"]}]})["messages"]
        question = {"role": "user", "content": story["followUp"]["question"]}
        for _ in ChatOpenAI(model=story["models"]["openai"], stream_usage=True).stream([*messages, question]):
            pass
        try:
            ChatOpenAI(model=story["models"]["broken"]).invoke(story["question"])
        except BadRequestError:
            pass
    # A score of the session, on a span that carries nothing else.
    judged = {"name": score["name"], "score": score["value"], "explanation": score["explanation"]}
    spans.get_tracer("city-guide").start_span("judge", attributes={
        "openinference.span.kind": "EVALUATOR", "session.id": story["session"],
        **get_evaluation_attributes(evaluations=[judged], scope="session"),
    }).end()
    spans.shutdown()


main()
