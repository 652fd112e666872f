/**
 * The story every recorded client tells as far as its SDK can, so that tests look for the same values everywhere. Clients
 * get it as JSON in the environment variable `SCENARIO`. The model's side of it is in scripts/record/reply.ts.
 */
export const scenario = {
  service: 'city-guide',
  release: '1.4.0',
  environment: 'recording',
  session: 'session-5f2c',
  user: 'user-81',
  tag: 'city-guide',
  prompt: {
    name: 'city-guide/answer',
    version: 3,
    template: 'Answer the question about {{city}} from the notes only.',
    variables: { city: 'Paris' },
  },
  /** The template with the variables put in. */
  system: 'Answer the question about Paris from the notes only.',
  question: 'How many people live in the capital of France?',
  documents: [
    { id: 'notes-1', content: 'Paris is the capital of France.', score: 0.92 },
    { id: 'notes-2', content: 'About 2.1 million people live in Paris.', score: 0.83 },
  ],
  tool: {
    name: 'lookup_population',
    description: 'Looks up how many people live in a city.',
    arguments: { city: 'Paris' },
    result: { population: 2102650 },
    /** Anthropic: `toolu_7Qd2`. */
    callId: 'call_7Qd2',
  },
  answer: 'Paris is the capital of France [1]. It has about 2.1 million residents [2].',
  /** The second turn of the same session, streamed where the SDK can. */
  followUp: { question: 'And how many live in Lyon?', answer: 'Lyon has about 520,000 residents.' },
  score: { name: 'faithfulness', value: 0.5, explanation: 'One of two claims is in the notes.' },
  models: {
    openai: 'gpt-4o-mini',
    anthropic: 'claude-sonnet-4-5',
    gemini: 'gemini-2.5-flash',
    embedding: 'text-embedding-3-small',
    /** Answers HTTP 400. */
    broken: 'gpt-broken',
  },
} as const;
