import { type ComponentChildren, h } from 'preact';
import { Icon } from './Icon.tsx';

interface ButtonProps {
  readonly onPress: () => void;
  readonly children: ComponentChildren;
  /** The one action of an empty view may be primary; everything else is secondary. */
  readonly primary?: boolean;
  readonly icon?: string;
  readonly title?: string;
  readonly disabled?: boolean;
}

/** A button with a word on it. */
export function Button({ onPress, children, primary = false, icon, title, disabled = false }: ButtonProps) {
  const appearance = primary ? 'primary' : 'secondary';
  return h(
    'vscode-button',
    { class: 'button', appearance, disabled, title, onClick: disabled ? undefined : onPress },
    icon === undefined ? null : <Icon name={icon} />,
    children,
  );
}

interface IconButtonProps {
  readonly icon: string;
  /** What it does, for the tool tip and for a screen reader. */
  readonly label: string;
  readonly onPress: () => void;
  readonly disabled?: boolean;
  /** For a toggle: whether it is on. */
  readonly pressed?: boolean;
  readonly className?: string;
}

/** A button that is an icon alone, 22 px high. */
export function IconButton({ icon, label, onPress, disabled = false, pressed, className = '' }: IconButtonProps) {
  const state = pressed === undefined ? {} : { 'aria-pressed': pressed ? 'true' : 'false' };
  return h(
    'vscode-button',
    {
      class: `icon-button ${className}`,
      appearance: 'icon',
      disabled,
      title: label,
      'aria-label': label,
      onClick: disabled ? undefined : onPress,
      ...state,
    },
    <Icon name={icon} />,
  );
}
