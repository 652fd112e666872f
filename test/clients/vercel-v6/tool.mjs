import { stepCountIs, tool } from 'ai';
import { z } from 'zod';

/** The options of a call that may use the tool, and then answer. */
export const withTool = ({ name, description, result }) => ({
  tools: { [name]: tool({ description, inputSchema: z.object({ city: z.string() }), execute: async () => result }) },
  stopWhen: stepCountIs(3),
});
