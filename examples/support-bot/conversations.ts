/** What the customers of the demo ask. The scripted model knows these questions; a real model answers them as it likes. */
export interface Conversation {
  readonly customer: string;
  readonly questions: readonly string[];
}

/** The process that sends over HTTP takes these, in this order. */
export const shopConversations: readonly Conversation[] = [
  {
    customer: 'user-7',
    questions: [
      'Can I return a kayak after 40 days?',
      'And if it is scratched?',
      'Then I want my money back',
      'Hello? It is about order K-1042.',
    ],
  },
  {
    customer: 'user-12',
    questions: ['Where is my order T-2210?', 'Can I still change the delivery address?', 'How long will it take then?'],
  },
  { customer: 'user-18', questions: ['Do you ship to Iceland?'] },
  {
    customer: 'user-31',
    questions: [
      'Which paddle length do I need? I am 1.75 m tall and my kayak is 60 cm wide.',
      'And for my daughter, who is 1.20 m tall?',
    ],
  },
];

/** The process that sends over gRPC takes these. */
export const workshopConversations: readonly Conversation[] = [
  {
    customer: 'user-44',
    questions: [
      'My tent leaks at the seams. Is that covered by the warranty?',
      'How do I send it to you?',
      'Who pays for that?',
      'What if you cannot repair it?',
    ],
  },
  { customer: 'user-3', questions: ['Please cancel my order B-7003.', 'Then give me a phone number to call.'] },
  {
    customer: 'user-25',
    questions: [
      'Is the Fjord 380 stable enough for a beginner?',
      'What is the difference to the Sound 410?',
      'Which of the two do you have in stock?',
      'Please remind me to rinse it after the trip.',
    ],
  },
  { customer: 'user-9', questions: ['Does my gift card expire?'] },
];
