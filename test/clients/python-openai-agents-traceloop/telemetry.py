"""OpenLLMetry's instrumentation alone, which has no context for session and prompt."""

from contextlib import contextmanager

from agents import set_trace_processors
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.instrumentation.openai_agents import OpenAIAgentsInstrumentor
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor


@contextmanager
def recorded(story):
    """Records what runs below it, and sends it at the end."""
    provider = TracerProvider()
    provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter()))
    set_trace_processors([])  # the SDK would send its traces to OpenAI besides
    OpenAIAgentsInstrumentor().instrument(tracer_provider=provider)
    yield
    provider.shutdown()
