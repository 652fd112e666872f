import { anthropicReply } from './anthropic.ts';
import { Exchange } from './exchange.ts';
import { geminiReply } from './gemini.ts';
import { type LocalServer, startLocalServer } from './localServer.ts';
import { openAiReply } from './openAi.ts';

const protocols = [openAiReply, anthropicReply, geminiReply];

/**
 * Starts a model that needs no key and always tells the same story (test/clients/scenario.ts), in the words of each
 * provider, whose paths are answered with and without their prefix.
 */
export function startModelServer(): Promise<LocalServer> {
  let number = 0;
  const nextNumber = (): number => ++number;
  return startLocalServer(({ method, path, query, body }, response) => {
    const call = { method, path, query, body: parsed(body.toString('utf8')) };
    for (const protocol of protocols) {
      const reply = protocol(call);
      if (reply === undefined) continue;
      reply(new Exchange(response, nextNumber));
      return true;
    }
    return false;
  });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
