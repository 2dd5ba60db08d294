import { createContext, use } from 'react';
import { en, type Messages } from './en';
import { zhCN } from './zh-CN';

export type { Messages } from './en';

export const LANGUAGES: Record<string, Messages> = { en, 'zh-CN': zhCN };

export function languageFor(wanted: readonly string[]): string {
  for (const each of wanted) {
    if (each.toLowerCase().startsWith('zh')) {
      return 'zh-CN';
    }
    if (each.toLowerCase().startsWith('en')) {
      return 'en';
    }
  }
  return 'en';
}

export function messagesFor(language: string): Messages {
  return LANGUAGES[language] ?? en;
}

export const MessagesContext = createContext<Messages>(en);

export function useMessages(): Messages {
  return use(MessagesContext);
}
