import { describe, expect, it } from 'vitest';
import { parseJson } from '../../src/model/json.ts';
import { readPart } from '../../src/normalise/parts.ts';
import { partText } from '../support/speech.ts';

/** The part that `json` is read as. A `=>` case with `unknown` must keep the whole value. */
const read = (json: string): string => partText(readPart(parseJson(json) ?? null));

describe('a part of a message', () => {
  it.each([
    // OpenTelemetry GenAI
    ['{"type":"text","content":"hi"}', '"hi"'],
    ['{"type":"reasoning","content":"hm"}', 'thinks "hm"'],
    ['{"type":"tool_call","id":"c1","name":"f","arguments":{"a":1}}', 'calls f c1 {"a":1}'],
    ['{"type":"tool_call","name":"f"}', 'calls f (no id) null'],
    ['{"type":"tool_call_response","id":"c1","response":"ok"}', 'result c1 "ok"'],
    ['{"type":"tool_call_response","id":"c1","result":{"ok":true}}', 'result c1 {"ok":true}'],
    ['{"type":"server_tool_call","id":"s1","name":"web","server_tool_call":{"type":"search"}}', 'calls web s1 {"type":"search"}'],
    ['{"type":"server_tool_call_response","id":"s1","server_tool_call_response":{"type":"x"}}', 'result s1 {"type":"x"}'],
    ['{"type":"blob","modality":"image","mime_type":"image/png","content":"AAAA"}', 'media image/png data:image/png;base64,AAAA'],
    ['{"type":"blob","data":"AAAA","mime_type":"image/png"}', 'media image/png data:image/png;base64,AAAA'],
    ['{"type":"file","modality":"video","file_id":"file-1"}', 'media video/* file-1'],
    ['{"type":"uri","modality":"image","uri":"gs://b/x.png"}', 'media image/* gs://b/x.png'],
    // OpenAI, chat and responses
    ['"plain"', '"plain"'],
    ['{"type":"input_text","text":"hi"}', '"hi"'],
    ['{"type":"output_text","text":"hi","annotations":[]}', '"hi"'],
    ['{"type":"refusal","refusal":"no"}', '"no"'],
    ['{"id":"c1","type":"function","function":{"name":"f","arguments":"{\\"a\\":1}"}}', 'calls f c1 {"a":1}'],
    ['{"type":"function_call","id":"fc","call_id":"c1","name":"f","arguments":"{}"}', 'calls f c1 {}'],
    ['{"type":"function_call_output","call_id":"c1","output":"42"}', 'result c1 "42"'],
    ['{"type":"reasoning","id":"r","summary":[{"type":"summary_text","text":"hm"}]}', 'thinks "hm"'],
    ['{"type":"image_url","image_url":{"url":"https://x/y.png"}}', 'media image/* https://x/y.png'],
    ['{"type":"input_image","image_url":"https://x/y.png"}', 'media image/* https://x/y.png'],
    ['{"type":"input_audio","input_audio":{"data":"AAAA","format":"wav"}}', 'media audio/wav data:audio/wav;base64,AAAA'],
    // Anthropic
    ['{"type":"thinking","thinking":"hm","signature":"s"}', 'thinks "hm"'],
    ['{"type":"tool_use","id":"t1","name":"f","input":{"a":1}}', 'calls f t1 {"a":1}'],
    ['{"type":"tool_result","tool_use_id":"t1","content":"ok"}', 'result t1 "ok"'],
    [
      '{"type":"image","source":{"type":"base64","media_type":"image/png","data":"AAAA"}}',
      'media image/png data:image/png;base64,AAAA',
    ],
    // Bedrock
    ['{"text":"hi"}', '"hi"'],
    ['{"toolUse":{"toolUseId":"t1","name":"f","input":{}}}', 'calls f t1 {}'],
    ['{"toolResult":{"toolUseId":"t1","content":[{"text":"ok"}]}}', 'result t1 [{"text":"ok"}]'],
    ['{"reasoningContent":{"reasoningText":{"text":"hm"}}}', 'thinks "hm"'],
    // Gemini
    ['{"functionCall":{"name":"f","args":{"a":1}}}', 'calls f (no id) {"a":1}'],
    ['{"functionResponse":{"name":"f","response":{"ok":1}}}', 'result (no id) {"ok":1}'],
    ['{"inlineData":{"mimeType":"image/png","data":"AAAA"}}', 'media image/png data:image/png;base64,AAAA'],
    ['{"fileData":{"mimeType":"image/png","fileUri":"gs://x"}}', 'media image/png gs://x'],
    ['{"text":"hm","thought":true}', 'thinks "hm"'],
    // Vercel AI SDK
    ['{"type":"tool-call","toolCallId":"c1","toolName":"f","input":{"a":1}}', 'calls f c1 {"a":1}'],
    ['{"type":"tool-result","toolCallId":"c1","toolName":"f","output":{"ok":1}}', 'result c1 {"ok":1}'],
    ['{"type":"image","image":"AAAA","mediaType":"image/png"}', 'media image/png data:image/png;base64,AAAA'],
    // OpenInference
    ['{"message_content":{"type":"text","text":"hi"}}', '"hi"'],
    ['{"message_content":{"type":"image","image":{"image":{"url":"https://x/y.png"}}}}', 'media image/* https://x/y.png'],
    ['{"message_content":{"type":"tool_use"},"tool_call":{"id":"t1","function":{"name":"f","arguments":"{}"}}}', 'calls f t1 {}'],
  ])('%s is %s', (json, expected) => {
    expect(read(json)).toBe(expected);
  });

  it.each([
    '{"type":"text","content":{"nested":"hi"}}',
    '{"type":"compaction","content":"what was said before"}',
    '{"type":"anthropic_redacted","text":"secret"}',
    '{"type":"tool_call","id":"c1"}',
    '{"type":"image"}',
    '{"message_content":{"type":"audio","audio":{"url":"u","transcript":"hello"}}}',
    '{"__proto__":{"type":"text"},"constructor":1}',
    '{}',
    '[1,2]',
    '7',
    'null',
  ])('%s is not understood and kept whole', (json) => {
    expect(read(json)).toBe(`unknown ${json}`);
  });
});
