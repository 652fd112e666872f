/** What the scripted model does: it knows the questions of the demo, and makes do with the documents for any other. */
export interface ChatMessage {
  readonly role: string;
  readonly content: string;
}

export interface ToolCall {
  readonly name: string;
  /** JSON. */
  readonly arguments: string;
}

export type Reply =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'tools'; readonly calls: readonly ToolCall[] }
  | { readonly kind: 'rate-limit' };

interface Scene {
  readonly question: string;
  /** The question as it stands on its own, for the rewriting step. */
  readonly standalone?: string;
  readonly calls?: readonly ToolCall[];
  readonly answer: string;
  readonly rateLimited?: boolean;
  readonly score: number;
  readonly reason: string;
}

const allGrounded = 'Every claim stands in the context.';

const scenes: readonly Scene[] = [
  {
    question: 'Can I return a kayak after 40 days?',
    calls: [call('get_policy', { topic: 'returns' })],
    answer:
      'Kayaks can be returned for a refund within 30 days of delivery, so after 40 days that is no longer possible [1]. If yours is unused and still in its packaging, we can offer shop credit up to 60 days after delivery [1].',
    score: 0.96,
    reason: allGrounded,
  },
  {
    question: 'And if it is scratched?',
    standalone: 'Can I return a scratched kayak after 40 days?',
    answer:
      'Scratched kayaks can be returned within 60 days for a full refund, as long as the scratches are smaller than 10 cm [1].',
    score: 0.31,
    reason:
      'The documents say that scratched goods count as used and cannot be returned; the 10 cm and the full refund stand nowhere.',
  },
  {
    question: 'Then I want my money back',
    standalone: 'I want my money back for a scratched kayak',
    answer: '',
    rateLimited: true,
    score: 0,
    reason: '',
  },
  {
    question: 'Hello? It is about order K-1042.',
    standalone: 'Can I get my money back for the scratched kayak of order K-1042?',
    calls: [call('get_order', { order_id: 'K-1042' }), call('get_policy', { topic: 'returns' })],
    answer:
      'I understand that this is annoying. Your Fjord 380 was delivered 40 days ago, and a scratched kayak counts as used, so I cannot refund it [1]. If the scratches were there on delivery, please send us photos, although the 7 days for a damage claim have passed [1].',
    score: 0.9,
    reason: 'The claims stand in the documents and the order; that photos still help is not said.',
  },
  {
    question: 'Where is my order T-2210?',
    calls: [call('get_order', { order_id: 'T-2210' })],
    answer: 'Your Ridge 2 tent is packed and should be with you in 2 working days.',
    score: 0.97,
    reason: allGrounded,
  },
  {
    question: 'Can I still change the delivery address?',
    standalone: 'Can I still change the delivery address of order T-2210?',
    calls: [call('get_policy', { topic: 'shipping' })],
    answer: 'Yes, as long as the parcel has not been handed to the carrier [1]. After that the carrier can redirect it [1].',
    score: 1,
    reason: allGrounded,
  },
  {
    question: 'How long will it take then?',
    standalone: 'How long will order T-2210 take after a change of the delivery address?',
    answer: 'Parcels take 2 to 4 working days [2]. A new address does not usually change that.',
    score: 0.62,
    reason: 'The delivery time stands in the documents; that a new address does not change it does not.',
  },
  {
    question: 'Which paddle length do I need? I am 1.75 m tall and my kayak is 60 cm wide.',
    answer: 'For a height of 1.75 m and a kayak of 60 cm, a paddle of 215 cm is right [1].',
    score: 1,
    reason: allGrounded,
  },
  {
    question: 'And for my daughter, who is 1.20 m tall?',
    standalone: 'Which paddle length does a child of 1.20 m need for a kayak 60 cm wide?',
    answer:
      'Our guide begins at a height of 1.65 m, so I do not know which length suits a child of 1.20 m [1]. Shall I ask a colleague?',
    score: 0.93,
    reason: 'The limit of the guide is stated correctly and nothing is made up.',
  },
  {
    question: 'Do you ship to Iceland?',
    answer: 'Yes, we ship to Iceland within 10 working days, kayaks included.',
    score: 0.12,
    reason: 'The context is about a kayak alone and says nothing about countries; the list of countries was not retrieved.',
  },
  {
    question: 'My tent leaks at the seams. Is that covered by the warranty?',
    answer: 'Seams that leak within 2 years are covered by the warranty [1].',
    score: 1,
    reason: allGrounded,
  },
  {
    question: 'How do I send it to you?',
    standalone: 'How do I send a leaking tent to the workshop for repair?',
    answer:
      'Please clean and dry the tent, ask us for a repair number, write it on the parcel and add a copy of the receipt [1]. The workshop needs about 15 working days [1].',
    score: 1,
    reason: allGrounded,
  },
  {
    question: 'Who pays for that?',
    standalone: 'Who pays for the repair of a tent under warranty and for its shipping?',
    calls: [call('get_policy', { topic: 'warranty' })],
    answer: 'Under warranty we pay for the repair and for shipping both ways [1].',
    score: 0.98,
    reason: allGrounded,
  },
  {
    question: 'What if you cannot repair it?',
    standalone: 'What happens if a tent under warranty cannot be repaired?',
    answer:
      'Then we replace it with the same model, or give you shop credit of the price you paid when it is no longer made [1].',
    score: 1,
    reason: allGrounded,
  },
  {
    question: 'Please cancel my order B-7003.',
    calls: [call('cancel_order', { order_id: 'B-7003' })],
    answer:
      'I am sorry, our order service does not answer at the moment, so I could not cancel order B-7003. Please try again in a few minutes.',
    score: 0.88,
    reason: 'The failure is reported as the tool returned it; the few minutes are a guess.',
  },
  {
    question: 'Then give me a phone number to call.',
    standalone: 'Which phone number can I call to cancel order B-7003?',
    answer: 'You can reach our order desk at 0800 555 0199, Monday to Saturday from 8 to 20 h.',
    score: 0.04,
    reason: 'Neither the phone number nor the opening hours stand in the context.',
  },
  {
    question: 'Is the Fjord 380 stable enough for a beginner?',
    answer: 'Yes, the Fjord 380 is made for beginners: 66 cm wide and very stable [1].',
    score: 1,
    reason: allGrounded,
  },
  {
    question: 'What is the difference to the Sound 410?',
    standalone: 'What is the difference between the Fjord 380 and the Sound 410?',
    answer:
      'The Sound 410 is longer, narrower and faster, and keeps its course better in wind; the Fjord 380 is more stable at rest [1] [2].',
    score: 0.97,
    reason: allGrounded,
  },
  {
    question: 'Which of the two do you have in stock?',
    standalone: 'Are the Fjord 380 and the Sound 410 in stock?',
    calls: [call('check_stock', { product: 'Fjord 380' }), call('check_stock', { product: 'Sound 410' })],
    answer: 'We have 4 of the Fjord 380 in yellow and red. The Sound 410 is sold out; the next delivery comes in 3 weeks.',
    score: 1,
    reason: allGrounded,
  },
  {
    question: 'Please remind me to rinse it after the trip.',
    standalone: 'How do I rinse a Fjord 380 after a trip?',
    answer:
      'I cannot send reminders, but the rule is short: rinse it with fresh water after use in the sea, and keep it out of the sun [2].',
    score: 0.94,
    reason: allGrounded,
  },
  {
    question: 'Does my gift card expire?',
    answer: 'Gift cards are valid for 3 years from the end of the year in which they were bought [1].',
    score: 1,
    reason: allGrounded,
  },
];

/** The model's reply to a conversation. The same messages always give the same reply. */
export function replyTo(messages: readonly ChatMessage[], hasTools: boolean): Reply {
  const first = messages[0]?.content ?? '';
  // By their form and not by their words, so that the prompts may be edited.
  if (messages.length === 1 && first.includes('Last question: ')) return { kind: 'text', text: rewrite(first) };
  if (messages.length === 1 && first.includes('<answer>')) return { kind: 'text', text: judge(first) };

  const question = messages.findLast((message) => message.role === 'user')?.content ?? '';
  const scene = scenes.find((candidate) => candidate.question === question);
  const toolsDone = messages.at(-1)?.role === 'tool';
  if (scene === undefined) return improvise(question, first, toolsDone ? messages.at(-1)?.content : undefined, hasTools);
  if (scene.rateLimited === true) return { kind: 'rate-limit' };
  if (scene.calls !== undefined && hasTools && !toolsDone) return { kind: 'tools', calls: scene.calls };
  return { kind: 'text', text: scene.answer };
}

function rewrite(prompt: string): string {
  const question = prompt.slice(prompt.lastIndexOf('Last question: ') + 'Last question: '.length).trim();
  return scenes.find((scene) => scene.question === question)?.standalone ?? question;
}

function judge(prompt: string): string {
  const answer = between(prompt, '<answer>', '</answer>');
  const scene = scenes.find((candidate) => candidate.answer === answer);
  const score = scene?.score ?? overlap(answer, between(prompt, '<context>', '</context>'));
  const reason = scene?.reason ?? `${Math.round(score * 100)} % of the words of the answer stand in the context.`;
  return JSON.stringify({ score, reason });
}

/** For questions that are not in the script: looks orders up, and quotes the first document. */
function improvise(question: string, system: string, toolResult: string | undefined, hasTools: boolean): Reply {
  const order = /\b[A-Z]-\d{4}\b/.exec(question)?.[0];
  if (order !== undefined && hasTools && toolResult === undefined) {
    return { kind: 'tools', calls: [call('get_order', { order_id: order })] };
  }
  if (toolResult !== undefined) return { kind: 'text', text: `This is what I found about your order: ${toolResult}` };
  const documents = system.slice(system.indexOf('Documents:'));
  const sentence = /\[1\] [^\n]*\n([^\n.]+\.)/.exec(documents)?.[1];
  return { kind: 'text', text: sentence === undefined ? 'I do not know. Shall I ask a colleague?' : `${sentence} [1]` };
}

function overlap(answer: string, context: string): number {
  const known = new Set(context.toLowerCase().match(/[a-z0-9]+/g) ?? []);
  const words = answer.toLowerCase().match(/[a-z0-9]{3,}/g) ?? [];
  const grounded = words.filter((word) => known.has(word)).length;
  return words.length === 0 ? 1 : Math.round((grounded / words.length) * 100) / 100;
}

function between(text: string, open: string, close: string): string {
  const start = text.indexOf(open) + open.length;
  return text.slice(start, text.indexOf(close, start)).trim();
}

function call(name: string, args: Readonly<Record<string, string>>): ToolCall {
  return { name, arguments: JSON.stringify(args) };
}
