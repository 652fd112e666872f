/** Turns that hold nothing but infrastructure: lists leave them out, and must find them without a look at the others. */
export const migration005HiddenTurns = `
CREATE INDEX traces_hidden ON traces (session) WHERE span_count = hidden_count;
`;
