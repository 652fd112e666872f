import { tool } from 'ai';
import { z } from 'zod';

/** The options of a call that may use the tool, and then answer, as SDK 4 wants them. */
export const withTool = ({ name, description, result }) => ({
  tools: { [name]: tool({ description, parameters: z.object({ city: z.string() }), execute: async () => result }) },
  maxSteps: 3,
});
