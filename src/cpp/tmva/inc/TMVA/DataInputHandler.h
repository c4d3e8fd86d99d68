// Where the events of a data set come from: the trees of every class. Nothing is read here.
#ifndef TMVA_DataInputHandler
#define TMVA_DataInputHandler

#include "TCut.h"
#include "TMVA/MsgLogger.h"
#include "TMVA/Types.h"
#include "TObject.h"
#include "TString.h"

#include <map>
#include <memory>
#include <vector>

class TTree;

namespace TMVA {

/// One input tree. The cut is applied while reading: the tree is neither copied nor changed.
class TreeInfo {
public:
   TreeInfo(TTree *tree, const TString &className, Double_t weight = 1.0, Types::ETreeType type = Types::kMaxTreeType,
            Bool_t own = kFALSE, const TCut &cut = "");

   TTree *GetTree() const { return fTree; }
   Double_t GetWeight() const { return fWeight; }
   Long64_t GetEntries() const; ///< of the whole tree, cut or not
   Types::ETreeType GetTreeType() const { return fType; }
   const TString &GetClassName() const { return fClassName; }
   const TCut &GetCut() const { return fCut; }
   /// The tree was filled by DataLoader::AddEvent: branches type, weight, then one a variable, target and spectator.
   Bool_t IsAssigned() const { return fAssigned; }
   void SetAssigned() { fAssigned = kTRUE; }

private:
   TTree *fTree;                  //!
   std::shared_ptr<TTree> fOwned; //! empty if the tree is the user's
   TString fClassName;
   Double_t fWeight;
   Types::ETreeType fType; ///< kMaxTreeType: to be split
   TCut fCut;
   Bool_t fAssigned = kFALSE;
};

class DataInputHandler : public TObject {
public:
   DataInputHandler() = default;

   void AddSignalTree(TTree *tree, Double_t weight = 1.0, Types::ETreeType tt = Types::kMaxTreeType);
   void AddSignalTree(const TString &file, Double_t weight = 1.0, Types::ETreeType tt = Types::kMaxTreeType);
   void AddBackgroundTree(TTree *tree, Double_t weight = 1.0, Types::ETreeType tt = Types::kMaxTreeType);
   void AddBackgroundTree(const TString &file, Double_t weight = 1.0, Types::ETreeType tt = Types::kMaxTreeType);
   void AddInputTrees(TTree *inputTree, const TCut &SigCut, const TCut &BgCut);
   /// Fatal: no tree, an empty tree, or a tree to be split after one that is all training or all test.
   void AddTree(TTree *tree, const TString &className, Double_t weight = 1.0, const TCut &cut = "",
                Types::ETreeType tt = Types::kMaxTreeType);
   /// A text file as TTree::ReadFile understands it: the first line describes the columns.
   void AddTree(const TString &file, const TString &className, Double_t weight = 1.0, const TCut &cut = "",
                Types::ETreeType tt = Types::kMaxTreeType);
   /// A tree that DataLoader::AddEvent fills later; taken over.
   void AddAssignedTree(std::unique_ptr<TTree> tree, const TString &className, Types::ETreeType tt);

   void CopyTreesFrom(const DataInputHandler &other) { fTrees = other.fTrees; }

   std::vector<TString> *GetClassList() const; ///< the caller owns it
   Long64_t GetEntries(const TString &className) const;
   Long64_t GetEntries() const;
   Long64_t GetSignalEntries() const { return GetEntries("Signal"); }
   Long64_t GetBackgroundEntries() const { return GetEntries("Background"); }
   UInt_t GetNTrees(const TString &className) const { return Trees(className).size(); }
   UInt_t GetNSignalTrees() const { return GetNTrees("Signal"); }
   UInt_t GetNBackgroundTrees() const { return GetNTrees("Background"); }
   const TreeInfo &SignalTreeInfo(Int_t i) const { return Trees("Signal").at(i); }
   const TreeInfo &BackgroundTreeInfo(Int_t i) const { return Trees("Background").at(i); }

   /// The trees of a class in the order of their adding; empty for an unknown class.
   const std::vector<TreeInfo> &Trees(const TString &className) const;
   std::vector<TreeInfo>::const_iterator begin(const TString &className) const { return Trees(className).begin(); }
   std::vector<TreeInfo>::const_iterator end(const TString &className) const { return Trees(className).end(); }
   std::vector<TreeInfo>::const_iterator Sbegin() const { return begin("Signal"); }
   std::vector<TreeInfo>::const_iterator Send() const { return end("Signal"); }
   std::vector<TreeInfo>::const_iterator Bbegin() const { return begin("Background"); }
   std::vector<TreeInfo>::const_iterator Bend() const { return end("Background"); }

   void ClearTreeList(const TString &className) { fTrees.erase(className); }
   void ClearSignalTreeList() { ClearTreeList("Signal"); }
   void ClearBackgroundTreeList() { ClearTreeList("Background"); }

private:
   std::unique_ptr<TTree> ReadTextFile(const TString &file, const TString &className);
   void Add(TreeInfo tree);
   MsgLogger &Log() const { return fLogger; }

   std::map<TString, std::vector<TreeInfo>> fTrees; //!
   mutable MsgLogger fLogger{"DataInputHandler"};   //!
};

} // namespace TMVA
#endif
