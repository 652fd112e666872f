import { formatCount, plural } from '../../src/model/format.ts';
import type { ObservationView } from '../../src/protocol/views.ts';
import { usePanel } from '../state/panelContext.ts';
import { Checkbox } from '../ui/Checkbox.tsx';
import { EmptyState } from '../ui/EmptyState.tsx';
import { Fold } from '../ui/Fold.tsx';
import { Text } from '../ui/Text.tsx';
import { conversation, firstWords, labelOf, lengthOf, type Turn } from './conversation.ts';
import { Hints } from './Hints.tsx';
import { MessagePart } from './MessagePart.tsx';
import { ToolCall } from './ToolCall.tsx';

/** With more messages than this before the question, they fold into one line. */
const mostEarlier = 2;

/** What went in and what came out, as a chat. */
export function Messages({ observation }: { readonly observation: ObservationView }) {
  const panel = usePanel();
  const { spanId, input, output, tool } = observation;
  const turns = conversation(input, output);
  const earlier = turns.filter(({ part }) => part === 'earlier');
  const rest = turns.filter(({ part }) => part !== 'earlier' && part !== 'system');
  if (turns.length === 0 && tool === undefined) return <NoMessages observation={observation} />;
  return (
    <div class="messages">
      {tool !== undefined && (
        <ToolCall
          open
          spanId={spanId}
          path="tool"
          name={tool.name}
          id={tool.callId}
          argumentsText={tool.arguments}
          result={tool.result}
        />
      )}
      {turns
        .filter(({ part }) => part === 'system')
        .map((turn) => (
          <Message key={turn.path} spanId={spanId} turn={turn} label={labelOf(turn, false, 0)} />
        ))}
      {earlier.length > mostEarlier ? (
        <div class="message">
          <span class="message-label">Before</span>
          <Fold summary={<span class="muted">{plural(earlier.length, 'earlier message')}</span>}>
            <MessageList spanId={spanId} turns={earlier} answers={0} />
          </Fold>
        </div>
      ) : (
        <MessageList spanId={spanId} turns={earlier} answers={0} />
      )}
      <MessageList spanId={spanId} turns={rest} answers={output.length} />
      {turns.length > 0 && (
        <Checkbox
          checked={panel.markdown.value}
          onChange={(markdown) => {
            panel.markdown.value = markdown;
          }}
        >
          Render markdown
        </Checkbox>
      )}
    </div>
  );
}

interface MessageListProps {
  readonly spanId: string;
  readonly turns: readonly Turn[];
  readonly answers: number;
}

function MessageList({ spanId, turns, answers }: MessageListProps) {
  let answer = 0;
  return (
    <>
      {turns.map((turn) => {
        if (turn.part === 'answer') answer++;
        return <Message key={turn.path} spanId={spanId} turn={turn} label={labelOf(turn, answers > 1, answer)} />;
      })}
    </>
  );
}

interface MessageProps {
  readonly spanId: string;
  readonly turn: Turn;
  readonly label: string;
}

function Message({ spanId, turn, label }: MessageProps) {
  const parts = turn.parts.map(({ path, part }) => (
    <MessagePart
      key={path}
      spanId={spanId}
      path={path}
      part={part}
      prominent={turn.part === 'answer'}
      exact={turn.role === 'system'}
    />
  ));
  // A tool call is a folded line by itself.
  const folds = turn.part !== 'answer' && turn.part !== 'question' && label !== 'Tool';
  return (
    <section class={`message message-${turn.part}`} aria-label={label}>
      <span class="message-label">
        {label}
        {turn.name !== undefined && (
          <span class="message-name">
            <Text text={turn.name} />
          </span>
        )}
      </span>
      <div class="message-body">
        {folds ? (
          <Fold
            summary={
              <>
                <span class="first-words">
                  <Text text={firstWords(turn)} />
                </span>
                <span class="fold-length muted">{`${formatCount(lengthOf(turn))} characters`}</span>
              </>
            }
          >
            {parts}
          </Fold>
        ) : (
          parts
        )}
        {turn.parts.length === 0 && <span class="muted">Empty message</span>}
      </div>
    </section>
  );
}

function NoMessages({ observation: { hints, inFlight, documents, type } }: { readonly observation: ObservationView }) {
  const why = hints.filter(({ about }) => about === 'content');
  if (why.length > 0) {
    return (
      <EmptyState why="No messages were sent for this step.">
        <Hints hints={why} />
      </EmptyState>
    );
  }
  if (inFlight) return <EmptyState why="This step is still running. Its messages come when it ends." />;
  if (documents.length > 0) return <EmptyState why="This step carries documents and no messages. They are under Context." />;
  if (type === 'generation') {
    return (
      <EmptyState why="The app sent this model call without its messages. Most instrumentations leave content out unless it is switched on; see Raw for what was sent." />
    );
  }
  return <EmptyState why="This step carries no messages. Raw shows everything that was received for it." />;
}
