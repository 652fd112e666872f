import { scenario } from '../../test/clients/scenario.ts';

/** Where the values of the scenario can be told by their text alone. */
const traits: readonly (readonly [name: string, text: string])[] = [
  ['service', scenario.service],
  ['release', scenario.release],
  ['environment', scenario.environment],
  ['session', scenario.session],
  ['user', scenario.user],
  ['prompt name', scenario.prompt.name],
  ['template', scenario.prompt.template],
  ['system', scenario.system],
  ['question', scenario.question],
  ['document', scenario.documents[1].content],
  ['document id', scenario.documents[1].id],
  ['document score', String(scenario.documents[1].score)],
  ['tool', scenario.tool.name],
  ['call id', scenario.tool.callId.replace('call', '')],
  ['tool result', String(scenario.tool.result.population)],
  ['answer', scenario.answer],
  ['second turn', scenario.followUp.answer],
  ['score', scenario.score.name],
  ['explanation', scenario.score.explanation],
  ['failure', scenario.models.broken],
];

/** One line that says which values of the scenario a recording holds, for the person who writes a client. */
export function storyOf(requests: readonly { readonly body: Uint8Array }[]): string {
  const bodies = Buffer.concat(requests.map(({ body }) => body));
  const has = (text: string): boolean =>
    bodies.includes(text) || (Number(text) > 0 && bodies.includes(doubleBytes(Number(text))));
  const names = (wanted: boolean): string =>
    traits
      .filter(([, text]) => has(text) === wanted)
      .map(([name]) => name)
      .join(', ');
  return `has ${names(true) || 'nothing'}; lacks ${names(false) || 'nothing'}`;
}

/** As protobuf writes it. */
function doubleBytes(value: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeDoubleLE(value);
  return bytes;
}
