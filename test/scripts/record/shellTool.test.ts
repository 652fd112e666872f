import { describe, expect, it } from 'vitest';
import { shellCall } from '../../../scripts/record/shellTool.ts';

describe('the shell of a coding agent', () => {
  it('is called with its own parameter', () => {
    expect(shellCall(['view_image', 'exec_command'])).toMatchObject({
      name: 'exec_command',
      arguments: { cmd: `echo '{"population":2102650}'` },
    });
  });

  it('is not made up where there is none', () => {
    expect(shellCall(['search_notes'])).toBeUndefined();
  });
});
