import type { ObservationType } from '../../model/observation.ts';
import type { ConventionTable } from './convention.ts';
import { valueAt } from './sources.ts';
import { springAiDocuments, springAiLog } from './springAiContent.ts';

const query = 'db.vector.query.';

/**
 * Spring AI through Micrometer (reference 4.12). Its scope is that of everything Spring Boot sends, so that only keys tell.
 * Written against Spring AI 2.0.
 */
export const springAi: ConventionTable = {
  id: 'spring_ai',
  title: 'Spring AI',
  release: 'Spring AI 2.0 (2026-11)',
  prefixes: ['spring.ai.'],
  // A model call has no key of its own. What was said is logged.
  marks: ['org.springframework.ai.'],
  propagated: [],
  types: [
    {
      key: 'spring.ai.kind',
      values: new Map<string, ObservationType>([
        ['chat_client', 'chain'],
        ['advisor', 'chain'],
        ['tool_call', 'tool'],
      ]),
    },
  ],
  names: [
    { type: 'embedding', name: /^embedding / },
    { type: 'tool', name: /^tool_call / },
  ],
  // A vector store that adds or deletes has no query.
  shapes: [{ type: 'retrieval', key: /^db\.vector\.query\.content$/ }],
  absent: /^none$/,
  keys: {
    name: ['spring.ai.advisor.name'],
    sessionId: ['spring.ai.chat.client.conversation.id', 'spring.ai.chat.client.conversation_id'],
    toolName: ['spring.ai.tool.definition.name'],
    toolCallId: ['spring.ai.tool.call.id'],
    toolDescription: ['spring.ai.tool.definition.description'],
    toolArguments: ['spring.ai.tool.call.arguments'],
    toolResult: ['spring.ai.tool.call.result'],
    documents: [`${query}response.documents`],
  },
  content: [
    springAiLog,
    valueAt('value', { input: `${query}content` }),
    // Until 1.0.
    valueAt('text', { input: 'spring.ai.chat.client.user.text' }),
  ],
  readers: {
    documents: { from: 'log Vector Store Query Response:', read: springAiDocuments },
  },
  knows: ['spring.ai.chat.client.*', 'spring.ai.advisor.*', 'spring.ai.tool.*', 'spring.ai.model.request.*', `${query}*`],
  advice: {
    content:
      'Spring AI only logs what is said: set `spring.ai.chat.observations.log-prompt=true` and `spring.ai.chat.observations.log-completion=true`, and export logs; arguments and results of tools come on spans with `spring.ai.tools.observations.include-content=true`.',
    documents:
      'Spring AI only logs what was found: set `spring.ai.vectorstore.observations.log-query-response=true`, and export logs.',
    session: 'Give the chat client a conversation: `advisors(a -> a.param(ChatMemory.CONVERSATION_ID, id))`.',
  },
};
