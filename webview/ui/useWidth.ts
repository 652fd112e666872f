import { useLayoutEffect, useState } from 'preact/hooks';

/** The inner width of an element in pixels, kept up to date; 0 until it stands in the page. */
export function useWidth(element: { readonly current: HTMLElement | null }): number {
  const [widthPx, setWidthPx] = useState(0);
  useLayoutEffect(() => {
    const shown = element.current;
    if (shown === null) return;
    const measure = () => setWidthPx(shown.clientWidth);
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(shown);
    return () => observer.disconnect();
  }, [element]);
  return widthPx;
}
