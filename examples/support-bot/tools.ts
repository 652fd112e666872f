import type OpenAI from 'openai';

interface Order {
  readonly item: string;
  readonly status: string;
  readonly delivered?: string;
  readonly expected?: string;
  readonly price: number;
}

const orders = new Map<string, Order>([
  ['K-1042', { item: 'Fjord 380, yellow', status: 'delivered', delivered: '40 days ago', price: 899 }],
  ['T-2210', { item: 'Tent Ridge 2', status: 'packed', expected: 'in 2 working days', price: 249 }],
]);

const policies = new Map([
  ['returns', { days: 30, creditDays: 60, condition: 'unused' }],
  ['shipping', { addressChange: 'until the order is handed to the carrier', parcelDays: '2-4', kayakDays: '7-10' }],
  ['warranty', { years: 2, seams: 'covered', shipping: 'paid both ways' }],
]);

const stock = new Map([
  ['fjord 380', { inStock: 4, colours: ['yellow', 'red'] }],
  ['sound 410', { inStock: 0, colours: [], nextDelivery: 'in 3 weeks' }],
]);

/** The tools as the model is told of them. */
export const toolDefinitions: OpenAI.Chat.Completions.ChatCompletionFunctionTool[] = [
  define('get_order', 'Looks an order up by its number.', 'order_id', 'Such as K-1042'),
  define('get_policy', 'The shop rules on a topic, as figures.', 'topic', 'returns, shipping or warranty'),
  define('check_stock', 'How many of a product are in stock.', 'product', 'Its name, such as Fjord 380'),
  define('cancel_order', 'Cancels an order that is not packed yet.', 'order_id', 'Such as K-1042'),
];

/** Runs a tool. Throws for one that does not exist and for the one that is broken on purpose. */
export async function runTool(name: string, args: ReadonlyMap<string, unknown>): Promise<unknown> {
  const text = (key: string): string => String(args.get(key) ?? '');
  switch (name) {
    case 'get_order':
      return orders.get(text('order_id')) ?? { error: `There is no order ${text('order_id')}.` };
    case 'get_policy':
      return policies.get(text('topic')) ?? { error: `There is no policy on ${text('topic')}.` };
    case 'check_stock':
      return stock.get(text('product').toLowerCase()) ?? { error: `There is no product ${text('product')}.` };
    case 'cancel_order':
      // What the demo is for: a step that fails inside a turn.
      throw new Error('The order service did not answer within 2 s.');
    default:
      throw new Error(`There is no tool ${name}.`);
  }
}

function define(
  name: string,
  description: string,
  parameter: string,
  meaning: string,
): OpenAI.Chat.Completions.ChatCompletionFunctionTool {
  const parameters = {
    type: 'object',
    properties: { [parameter]: { type: 'string', description: meaning } },
    required: [parameter],
  };
  return { type: 'function', function: { name, description, parameters } };
}
