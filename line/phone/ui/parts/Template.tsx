import { partsOf, wordsOf, type Part } from './part.ts';

type Press = (label: string) => void;

/** A template message: text with buttons below, or beside each other where it asks yes or no. */
export function Template({ template, onPress }: { template: Part; onPress: Press }) {
  const columns = partsOf(template, 'columns');
  if (columns.length === 0) {
    return <Column column={template} kind={wordsOf(template, 'type')} onPress={onPress} />;
  }
  return (
    <div class="line-carousel" tabIndex={0} role="group" aria-label="横にならんだメッセージ">
      {columns.map((column, index) => (
        <Column key={index} column={column} kind="buttons" onPress={onPress} />
      ))}
    </div>
  );
}

function Column({ column, kind, onPress }: { column: Part; kind: string; onPress: Press }) {
  const title = wordsOf(column, 'title');
  return (
    <div class="flex-bubble">
      <div class="flex-body">
        {title !== '' && (
          <p class="line-text">
            <strong>{title}</strong>
          </p>
        )}
        <p class="line-text">{wordsOf(column, 'text')}</p>
      </div>
      <div class={`flex-footer template-${kind}`}>
        {partsOf(column, 'actions').map((action, index) => (
          <button
            key={index}
            type="button"
            class="flex-button flex-button-link"
            onClick={() => onPress(wordsOf(action, 'label'))}
          >
            {wordsOf(action, 'label')}
          </button>
        ))}
      </div>
    </div>
  );
}
