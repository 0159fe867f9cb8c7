import type { Rng } from './rng.ts';

export type Language = 'de' | 'pt' | 'ja' | 'ar' | 'ru';

/** Sentence templates; {c} is a component of the product, {d} a detail of the task. */
interface Phrases {
  readonly sentences: readonly string[];
  readonly components: readonly string[];
  readonly details: readonly string[];
}

const PHRASES: Readonly<Record<Language, Phrases>> = {
  de: {
    sentences: [
      'Bitte behebe den Fehler in {c}: {d}.',
      'Warum ist {c} so langsam? {d}.',
      'Schreib mir Tests für {c}, {d}.',
      'Kannst du {c} überarbeiten? Wichtig: {d}.',
      'Erklär mir {c} in drei Sätzen, {d}.',
      'Seit gestern stürzt {c} ab. {d}.',
    ],
    components: [
      'die Rechnungsvorschau',
      'die Größenauswahl',
      'die Straßensuche',
      'die Anmeldemaske',
      'die Bestellübersicht',
      'die Urlaubsplanung',
      'die Rückgabebuchung',
    ],
    details: [
      'nur das Nötigste ändern',
      'ohne neue Abhängigkeiten',
      'Umlaute müssen überall funktionieren',
      'zuerst ein fehlschlagender Test',
      'das muss bis Donnerstag fertig sein',
      'bitte keine Überraschungen',
      'die Übersetzungen bleiben, wie sie sind',
    ],
  },
  pt: {
    sentences: [
      'Corrige {c}, por favor: {d}.',
      'Por que {c} demora tanto? {d}.',
      'Escreva testes para {c}, {d}.',
      'Preciso refatorar {c}. {d}.',
      'Explique como funciona {c}, {d}.',
      'O cliente diz que {c} não abre. {d}.',
    ],
    components: [
      'a página de pagamento',
      'o relatório de vendas',
      'a importação noturna',
      'o botão de exclusão',
      'a notificação por e-mail',
      'a seleção de região',
      'o cálculo de frete',
    ],
    details: [
      'sem quebrar a API pública',
      'com atenção à acentuação',
      'primeiro um teste que falhe',
      'a migração não pode parar o serviço',
      'em português, por favor',
      'só o mínimo necessário',
      'é urgente, mas sem pressa 😅',
    ],
  },
  ja: {
    sentences: [
      '{c}の不具合を直してください。{d}。',
      '{c}が遅い原因を調べてください。{d}。',
      '{c}のテストを書いてください。{d}。',
      '{c}をリファクタリングしたいです。{d}。',
      '{c}の仕組みを説明してください。{d}。',
      '昨日から{c}が落ちます。{d}。',
    ],
    components: [
      '決済画面',
      '請求書のPDF出力',
      'ログイン処理',
      '夜間バッチ',
      '検索インデックス',
      '座席表',
      '通知メール',
    ],
    details: [
      '公開APIは変えないでください',
      '先に失敗するテストを追加してください',
      '全角文字にも対応してください',
      '依存関係は増やさないでください',
      '変更はできるだけ小さく',
      '木曜日にリリースします',
      '日本語で答えてください',
    ],
  },
  ar: {
    sentences: [
      'أصلح الخطأ في {c} من فضلك، {d}.',
      'لماذا {c} بطيئة جداً؟ {d}.',
      'اكتب اختبارات من أجل {c}، {d}.',
      'أريد إعادة كتابة {c}، {d}.',
      'اشرح لي كيف تعمل {c}، {d}.',
      'منذ الأمس تتعطل {c}. {d}.',
    ],
    components: [
      'صفحة الدفع',
      'واجهة البحث',
      'خدمة الإشعارات',
      'صفحة تسجيل الدخول',
      'عملية الاستيراد الليلية',
      'قائمة الفواتير',
      'خريطة المقاعد',
    ],
    details: [
      'بدون مكتبات جديدة',
      'مع دعم الاتجاه من اليمين إلى اليسار',
      'ابدأ باختبار يفشل',
      'لا تغيّر واجهة API العامة',
      'بأقل عدد من التغييرات',
      'سنطلقها يوم الخميس',
      'الملف هو `src/rtl.css`',
    ],
  },
  ru: {
    sentences: [
      'Исправь, пожалуйста, {c}: {d}.',
      'Почему {c} так долго работает? {d}.',
      'Напиши тесты на {c}, {d}.',
      'Нужно переписать {c}. {d}.',
      'Объясни, как устроено всё вокруг: {c}, {d}.',
      'Со вчерашнего дня падает {c}. {d}.',
    ],
    components: [
      'форма оплаты',
      'ночной импорт',
      'поиск по каталогу',
      'экспорт в CSV',
      'рассылка писем',
      'схема зала',
      'проверка прав',
    ],
    details: [
      'публичный API не трогать',
      'сначала падающий тест',
      'без новых зависимостей',
      'меняй как можно меньше',
      'буква «ё» тоже должна находиться',
      'релиз в четверг',
      'ответь по-русски',
    ],
  },
};

export function localizedPrompts(rng: Rng, language: Language): string {
  const { sentences, components, details } = PHRASES[language];
  return rng
    .pick(sentences)
    .replaceAll('{c}', () => rng.pick(components))
    .replaceAll('{d}', () => rng.pick(details));
}
