// Reference 1.3: names of `gen_ai.provider.name`, and older spellings and those of other conventions.
const aliases: ReadonlyMap<string, string> = new Map(
  Object.entries({
    openai: ['openai'],
    'azure.ai.openai': ['azure.ai.openai', 'az.ai.openai', 'azure_openai', 'azure-openai', 'azure'],
    'azure.ai.inference': ['azure.ai.inference', 'az.ai.inference'],
    anthropic: ['anthropic'],
    'aws.bedrock': ['aws.bedrock', 'aws', 'aws_bedrock', 'bedrock', 'amazon-bedrock', 'amazon_bedrock'],
    'gcp.gemini': ['gcp.gemini', 'gemini', 'google', 'googleai'],
    'gcp.vertex_ai': ['gcp.vertex_ai', 'vertex_ai', 'vertexai'],
    // OpenLLMetry's spelling; in lower case it is Gemini's.
    'gcp.gen_ai': ['gcp.gen_ai', 'Google'],
    cohere: ['cohere'],
    deepseek: ['deepseek'],
    groq: ['groq'],
    perplexity: ['perplexity'],
    'ibm.watsonx.ai': ['ibm.watsonx.ai', 'ibm.watson.ai', 'watsonx'],
    mistral_ai: ['mistral_ai', 'mistralai', 'mistral'],
    x_ai: ['x_ai', 'xai', 'x-ai'],
    moonshot_ai: ['moonshot_ai', 'moonshotai'],
  }).flatMap(([name, spellings]) => spellings.map((spelling) => [spelling, name] as const)),
);

// Frameworks that put their own name where the provider belongs.
const frameworks: ReadonlySet<string> = new Set([
  ...['_OTHER', 'spring_ai', 'strands-agents', 'gcp.vertex.agent', 'microsoft.agent_framework', 'langchain', 'crewai', 'github'],
  // OpenLIT's.
  ...['langgraph', 'llama_index', 'haystack', 'litellm', 'openai_agents', 'pydantic_ai', 'google_adk', 'claude_agent_sdk'],
  ...['agent_framework', 'strands_agents', 'smolagents', 'ag2', 'agno', 'dynamiq', 'letta', 'mem0', 'mcp', 'browser_use'],
]);

/** The standard name of a provider; a name that is not known stays as it is, that of a framework says nothing. */
export function providerName(said: string | undefined): string | undefined {
  if (said === undefined) return undefined;
  const lower = said.toLowerCase();
  if (frameworks.has(said) || frameworks.has(lower)) return undefined;
  // The AI SDK names the API after the provider: `openai.chat`.
  return aliases.get(said) ?? aliases.get(lower) ?? aliases.get(lower.split('.')[0] ?? '') ?? said;
}
