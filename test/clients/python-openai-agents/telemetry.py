"""OpenInference, with session, user, tag and prompt template by its context."""

from contextlib import contextmanager

from openinference.instrumentation import using_attributes
from openinference.instrumentation.openai_agents import OpenAIAgentsInstrumentor
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor


@contextmanager
def recorded(story):
    """Records what runs below it, and sends it at the end."""
    provider = TracerProvider()
    provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter()))
    OpenAIAgentsInstrumentor().instrument(tracer_provider=provider)
    prompt = story["prompt"]
    with using_attributes(
        session_id=story["session"],
        user_id=story["user"],
        tags=[story["tag"]],
        prompt_template=prompt["template"],
        prompt_template_version=str(prompt["version"]),
        prompt_template_variables=prompt["variables"],
    ):
        yield
    provider.shutdown()
