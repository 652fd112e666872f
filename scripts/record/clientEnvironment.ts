import { delimiter, dirname } from 'node:path';
import { scenario } from '../../test/clients/scenario.ts';

/** What a recorded client finds in its environment: endpoints, the scenario, content capture on, and nothing of this machine. */
export function clientEnvironment(endpoints: {
  readonly modelUrl: string;
  readonly otlpHttpUrl: string;
  readonly otlpGrpcUrl: string;
  readonly home: string;
}): NodeJS.ProcessEnv {
  const { modelUrl, otlpHttpUrl, otlpGrpcUrl, home } = endpoints;
  return {
    PATH: [dirname(process.execPath), process.env['PATH']].join(delimiter),
    HOME: home,
    LANG: 'C.UTF-8',
    TZ: 'UTC',
    SCENARIO: JSON.stringify(scenario),

    OTEL_EXPORTER_OTLP_ENDPOINT: otlpHttpUrl,
    OTEL_EXPORTER_OTLP_PROTOCOL: 'http/protobuf',
    RECORD_OTLP_GRPC: otlpGrpcUrl,
    OTEL_SERVICE_NAME: scenario.service,
    OTEL_RESOURCE_ATTRIBUTES: `service.version=${scenario.release},deployment.environment.name=${scenario.environment}`,
    OTEL_METRICS_EXPORTER: 'none',

    MODEL_URL: modelUrl,
    OPENAI_BASE_URL: `${modelUrl}/v1`,
    OPENAI_API_KEY: 'test',
    ANTHROPIC_BASE_URL: modelUrl,
    ANTHROPIC_API_KEY: 'test',
    GOOGLE_GEMINI_BASE_URL: modelUrl,
    GEMINI_API_KEY: 'test',
    GOOGLE_API_KEY: 'test',

    // Content.
    OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT: 'true',
    TRACELOOP_TRACE_CONTENT: 'true',
    ANTHROPIC_OPEN_TELEMETRY_TRACES_CONTENT_MODE: 'content',
    HAYSTACK_CONTENT_TRACING_ENABLED: 'true',
    ADK_CAPTURE_MESSAGE_CONTENT_IN_SPANS: 'true',
    ENABLE_SENSITIVE_DATA: 'true',
    AZURE_TRACING_GEN_AI_CONTENT_RECORDING_ENABLED: 'true',

    // Nothing that phones home.
    DO_NOT_TRACK: '1',
    TRACELOOP_TELEMETRY: 'false',
    MASTRA_TELEMETRY_DISABLED: '1',
    HAYSTACK_TELEMETRY_ENABLED: 'False',
    CREWAI_DISABLE_TELEMETRY: 'true',
    CREWAI_TRACING_ENABLED: 'false',
    OPENAI_AGENTS_DISABLE_TRACING: '0',
    LITELLM_LOCAL_MODEL_COST_MAP: 'True',
    ANONYMIZED_TELEMETRY: 'False',
    MLFLOW_DISABLE_TELEMETRY: 'true',
    NO_UPDATE_NOTIFIER: '1',
    NO_COLOR: '1',
    PYTHONUNBUFFERED: '1',
  };
}
