import { describe, expect, it } from 'vitest';
import { parseJson } from '../../src/model/json.ts';
import { readParts } from '../../src/normalise/parts.ts';
import { partText } from '../support/speech.ts';

/** The part that `json` is read as. A `=>` case with `unknown` must keep the whole value. */
const read = (json: string): string =>
  readParts(parseJson(json) ?? null)
    .map(partText)
    .join(' | ');

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
    ['{"type":"uri","modality":"document","uri":"https://x/y.docx"}', 'media - https://x/y.docx'],
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
    ['{"type":"reasoning","content":[{"type":"reasoning_text","text":"hm"}],"summary":[]}', 'thinks "hm"'],
    ['{"type":"custom_tool_call","call_id":"c1","name":"sh","input":"ls"}', 'calls sh c1 "ls"'],
    [
      '{"type":"web_search_call","id":"w1","status":"completed","action":{"query":"x"}}',
      'calls web_search w1 {"action":{"query":"x"}}',
    ],
    [
      '{"type":"mcp_call","id":"m1","name":"f","server_label":"s","arguments":"{\\"a\\":1}","output":"ok"}',
      'calls f m1 {"a":1} | result m1 "ok"',
    ],
    [
      '{"type":"file_search_call","id":"s1","queries":["q"],"results":[{"text":"t"}]}',
      'calls file_search s1 {"queries":["q"]} | result s1 "t"',
    ],
    ['{"type":"file","file":{"file_id":"file-1"}}', 'media - file-1'],
    // Anthropic
    ['{"type":"thinking","thinking":"hm","signature":"s"}', 'thinks "hm"'],
    ['{"type":"tool_use","id":"t1","name":"f","input":{"a":1}}', 'calls f t1 {"a":1}'],
    ['{"type":"tool_result","tool_use_id":"t1","content":"ok"}', 'result t1 "ok"'],
    [
      '{"type":"image","source":{"type":"base64","media_type":"image/png","data":"AAAA"}}',
      'media image/png data:image/png;base64,AAAA',
    ],
    ['{"type":"tool_result","tool_use_id":"t1","content":[{"type":"text","text":"{\\"ok\\":1}"}]}', 'result t1 {"ok":1}'],
    ['{"type":"tool_result","tool_use_id":"t1","content":"no","is_error":true}', 'result t1 {"is_error":true,"content":"no"}'],
    ['{"type":"mcp_tool_use","id":"t1","name":"f","server_name":"s","input":{}}', 'calls f t1 {}'],
    [
      '{"type":"web_search_tool_result","tool_use_id":"t1","content":[{"url":"u"},{"url":"v"}]}',
      'result t1 [{"url":"u"},{"url":"v"}]',
    ],
    ['{"type":"document","source":{"type":"url","url":"https://x/y.pdf"}}', 'media - https://x/y.pdf'],
    // Bedrock
    ['{"text":"hi"}', '"hi"'],
    ['{"toolUse":{"toolUseId":"t1","name":"f","input":{}}}', 'calls f t1 {}'],
    ['{"toolResult":{"toolUseId":"t1","content":[{"text":"ok"}]}}', 'result t1 "ok"'],
    ['{"reasoningContent":{"reasoningText":{"text":"hm"}}}', 'thinks "hm"'],
    ['{"toolResult":{"toolUseId":"t1","content":[{"json":{"a":1}}]}}', 'result t1 {"a":1}'],
    [
      '{"toolResult":{"toolUseId":"t1","status":"error","content":[{"text":"no"}]}}',
      'result t1 {"status":"error","content":"no"}',
    ],
    ['{"image":{"format":"png","source":{"bytes":"AAAA"}}}', 'media image/png data:image/png;base64,AAAA'],
    [
      '{"document":{"format":"pdf","name":"x","source":{"s3Location":{"uri":"s3://b/x.pdf"}}}}',
      'media application/pdf s3://b/x.pdf',
    ],
    ['{"guardContent":{"text":{"text":"hi"}}}', '"hi"'],
    ['{"citationsContent":{"content":[{"text":"a"},{"text":"b"}],"citations":[]}}', '"a" | "b"'],
    // Gemini
    ['{"functionCall":{"name":"f","args":{"a":1}}}', 'calls f (no id) {"a":1}'],
    ['{"functionResponse":{"name":"f","response":{"ok":1}}}', 'result (no id) {"ok":1}'],
    ['{"inlineData":{"mimeType":"image/png","data":"AAAA"}}', 'media image/png data:image/png;base64,AAAA'],
    ['{"fileData":{"mimeType":"image/png","fileUri":"gs://x"}}', 'media image/png gs://x'],
    ['{"text":"hm","thought":true}', 'thinks "hm"'],
    ['{"text":"hi","function_call":null,"thought":null}', '"hi"'],
    ['{"executableCode":{"language":"PYTHON","code":"1"}}', 'calls code_execution (no id) {"language":"PYTHON","code":"1"}'],
    ['{"code_execution_result":{"outcome":"OK","output":"1"}}', 'result (no id) {"outcome":"OK","output":"1"}'],
    // Genkit
    ['{"toolRequest":{"name":"f","ref":"c1","input":{"a":1}}}', 'calls f c1 {"a":1}'],
    ['{"toolResponse":{"name":"f","ref":"c1","output":{"ok":1}}}', 'result c1 {"ok":1}'],
    ['{"media":{"url":"https://x/y.png","contentType":"image/png"}}', 'media image/png https://x/y.png'],
    ['{"reasoning":"hm"}', 'thinks "hm"'],
    // LangChain
    ['{"type":"tool_call","id":"c1","name":"f","args":{"a":1}}', 'calls f c1 {"a":1}'],
    ['{"type":"reasoning","reasoning":"hm"}', 'thinks "hm"'],
    [
      '{"type":"image","source_type":"base64","mime_type":"image/png","data":"AAAA"}',
      'media image/png data:image/png;base64,AAAA',
    ],
    // Vercel AI SDK
    ['{"type":"tool-result","toolCallId":"c1","toolName":"f","output":{"type":"json","value":{"ok":1}}}', 'result c1 {"ok":1}'],
    [
      '{"type":"tool-result","toolCallId":"c1","output":{"type":"error-text","value":"no"}}',
      'result c1 {"type":"error-text","value":"no"}',
    ],
    [
      '{"type":"tool-invocation","toolInvocation":{"state":"result","toolCallId":"c1","toolName":"f","args":{},"result":1}}',
      'calls f c1 {} | result c1 1',
    ],
    ['{"type":"file","mediaType":"application/pdf","data":"AAAA"}', 'media application/pdf data:application/pdf;base64,AAAA'],
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
    '{"type":"generic","generic_type":"x","text":"y"}',
    '{"type":"redacted_thinking","data":"AAAA"}',
    '{"type":"document","source":{"type":"text","media_type":"text/plain","data":"words"}}',
    '{"image":{"format":"png","source":{"bytes":"<replaced>"}}}',
    '{"cachePoint":{"type":"default"}}',
    '{"resource":{"uri":"x"}}',
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
