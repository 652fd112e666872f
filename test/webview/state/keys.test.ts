import { describe, expect, it } from 'vitest';
import { bindings, commandFor, type Focus, keyName } from '../../../webview/state/keys.ts';

const press = (key: string, modifiers: Partial<Record<'ctrlKey' | 'altKey' | 'metaKey', boolean>> = {}) => ({
  key,
  ctrlKey: false,
  altKey: false,
  metaKey: false,
  ...modifiers,
});

describe('a key', () => {
  it.each([
    ['j', 'elsewhere', 'next'],
    ['k', 'detail', 'previous'],
    ['ArrowDown', 'steps', 'next'],
    ['ArrowDown', 'detail', undefined],
    ['ArrowLeft', 'steps', 'fold'],
    ['ArrowRight', 'steps', 'unfold'],
    ['ArrowRight', 'elsewhere', undefined],
    ['Enter', 'steps', 'focusDetail'],
    ['Enter', 'elsewhere', undefined],
    ['Escape', 'detail', 'focusSteps'],
    ['Escape', 'steps', undefined],
    ['[', 'elsewhere', 'previousTurn'],
    [']', 'steps', 'nextTurn'],
    ['e', 'detail', 'nextError'],
    ['p', 'steps', 'pass'],
    ['P', 'steps', 'passTurn'],
    ['f', 'steps', 'fail'],
    ['F', 'steps', 'failTurn'],
    ['n', 'elsewhere', 'note'],
    ['N', 'elsewhere', 'noteTurn'],
    ['u', 'elsewhere', 'undo'],
    ['/', 'steps', 'find'],
    ['?', 'elsewhere', 'showKeys'],
    ['x', 'steps', undefined],
  ] satisfies [string, Focus, string | undefined][])('%s with the focus on %s means %s', (key, focus, command) => {
    expect(commandFor(press(key), focus)).toBe(command);
  });

  it.each(['ctrlKey', 'altKey', 'metaKey'] as const)('with %s belongs to the editor', (modifier) => {
    for (const { keys } of bindings)
      for (const key of keys) expect(commandFor(press(key, { [modifier]: true }), 'steps')).toBeUndefined();
  });

  it.each(['text', 'dialog'] as const)('in a %s belongs to it', (focus) => {
    for (const { keys } of bindings) for (const key of keys) expect(commandFor(press(key), focus)).toBeUndefined();
  });

  it('means one thing in one place', () => {
    for (const focus of ['steps', 'detail', 'elsewhere'] as const) {
      const here = bindings.filter(({ where }) => where === 'anywhere' || where === focus).flatMap(({ keys }) => keys);
      expect(new Set(here).size).toBe(here.length);
    }
  });

  it('is named as it is printed', () => {
    expect(['P', 'ArrowUp', 'Escape', '?', 'Home'].map(keyName)).toEqual(['Shift+P', '↑', 'Esc', '?', 'Home']);
  });
});

it('lists every command among the keys', () => {
  const listed = new Set(bindings.filter(({ words }) => words !== undefined).map(({ command }) => command));
  for (const { command } of bindings) expect(listed).toContain(command);
});
